"""Results of every stage as *Get information about pupils* gives them: all years of a stage in one file.

The groups of `national` follow their published levels exactly, or as nearly as whole pupils can; all
other pupils of state-funded schools make up the level of all pupils.
"""
