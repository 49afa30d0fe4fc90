"""A second implementation of every figure, to compare the product with.

It reads the raw extracts of a folder in plain Python and works out all indicators and cohorts anew, from
the written definitions alone. It imports nothing of the product and no package but the standard library.
`opinion.Opinion(folder).cells(cohort, year)` gives the cells; `compare.differences` holds them to a trend.

    read_cin, read_care, read_census, read_stages, read_lists    raw files -> plain records
    people                                                       identifiers -> who is who
    cohorts                                                      spells and orders -> 16 cohorts
    figures_stages, figures_ks4, figures_attendance              records -> numerator and denominator
    compare                                                      cells of the product and these

`DEFINITIONS` lists what the written definitions leave open, with the choice taken here. Many are
as the product documents them (its lists of cohorts and of linkage); none was read from its code.
"""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    # Files
    ("a row one field too long", "a comma in a surname without quotes: the two parts are one again"),
    ("a row that stops short", "its last fields are blank"),
    ("a row of results without UPN and matching reference", "left out: nobody can be counted once by it"),
    ("Attainment 8 outside 0 to 90", "the row is left out of every indicator, not of Attainment 8 alone"),
    ("several rows of one pupil and year", "in the national results first, then the higher Attainment 8"),
    ("words for nothing", "as in `text.NOTHING`; other text where a number belongs cannot be read"),
    # Who is who
    (
        "a pupil at school",
        "all rows that share a UPN, a matching reference or a former UPN that one pupil claims",
    ),
    (
        "one UPN on two children of one return",
        "believed of neither, also where one fits the school's date of birth",
    ),
    (
        "one UPN on children born on different days",
        "believed of none, unless one day is common to all their records",
    ),
    (
        "another date of birth at school",
        "not believed, unless it is a slip (day and month, one digit) and the sex fits",
    ),
    (
        "UPNs exchanged between two children",
        "not believed of either in that return; other returns still join them",
    ),
    ("one child number in two families of returns", "one child where date of birth and sex agree"),
    ("a child with two UPNs of two pupils", "not joined"),
    # Need and care
    ("a year's statuses", "those of the return of that year alone, as it was sent"),
    (
        "statuses of earlier years",
        "by the last return up to the year that has the referral, up to its 31 March",
    ),
    (
        "referrals without further action, or closed RC8 or RC9",
        "no episode of need, on the day and at any point",
    ),
    (
        "a referral closed for a reason but without a day",
        "open to some day of the return, not open on 31 March",
    ),
    ("a spell that ends before it begins", "has no days"),
    (
        "`cin` and children looked after",
        "an episode of need or a protection plan; a period of care alone is not one",
    ),
    (
        "short breaks (V3, V4)",
        "not looked after, and no end of what came before; the latest episode decides",
    ),
    (
        "episodes of care joined by X1",
        "one period, which goes on where the last of them is X1 or without a day",
    ),
    ("12 months", "a period that began on 1 April or before is of 12 months on 31 March"),
    ("`cinp` before 2022", "no figure: returns had no child in need plans"),
    (
        "`ever6`",
        "an episode of need or a protection plan in the six years to the day, neither open on it, nor care",
    ),
    ("`not-in-need`", "as `ever6`, but need now counts too, and care in the six years"),
    (
        "at any point of a year",
        "a day on which the cohort's rule holds; the last day of a spell is one of its days",
    ),
    # Permanence
    (
        "`plac`",
        "by REC, PREV_PERM or the January census; a referral closed by an order counts for that alone",
    ),
    ("a referral closed by an order without further action", "was no case of need, so no order"),
    (
        "how long an order stands",
        "until care begins again, short breaks apart; a local list gives its own end",
    ),
    (
        "what the January census says of care before",
        "holds for the year to 31 March and the cohorts of its code",
    ),
    ("code O of the census", "previously looked after, under no known order"),
    ("a kinship list", "holds in every year that its dates cover, whatever year it was written in"),
    # Results
    (
        "goals marked A, or none given",
        "not assessed; a good level is the file's, else 12 goals at expected",
    ),
    (
        "pupils at the end of Year 2",
        "Year 2 rows of the year, and Year 1 rows of the year before not of this year in another",
    ),
    ("outcomes of autumn checks", "count for the year of their row, whichever of the columns has them"),
    ("end of Year 2 without a file of the year before", "no figure, unless that year had no check"),
    ("outcome codes outside the lists", "cannot be read: the pupil is out of the subject"),
    ("independent schools (types 10 and 11)", "out of every check and key stage; a blank type is in"),
    ("a check that was not taken", "no missing value: out of the mean, in the base of full marks"),
    ("left, or registered in error, in the multiplication check", "not eligible"),
    ("writing at key stage 2", "in the national results of teacher assessment, other subjects of tests"),
    (
        "a progress score or element that is blank",
        "leaves the pupil out of that mean: a blank is no zero there",
    ),
    (
        "a goal that is neither 1, 2 nor A",
        "cannot be read, so nobody knows that the child was assessed: out of both figures",
    ),
    # Missing values
    (
        "blank and unreadable values together",
        "more than 5% of the pupils of the figure and 3 or more: no figure",
    ),
    ("a blank that the denominator leaves out by its own words", "not counted among these"),
    # Sessions and exclusions
    (
        "session counts",
        "the totals of the census; where one cannot be read, the sum of the codes where it has codes",
    ),
    ("code H after August 2024", "authorised absence, as the census still takes it"),
    ("sessions without any code or total", "not known: the row is left out"),
    ("the main school in January", "enrolment C or M; of several the one entered last"),
    ("without one", "the school with most possible sessions of the year"),
    (
        "a nursery",
        "primary, since primary, secondary, special and alternative provision make up all pupils",
    ),
    ("a school whose type is all-through", "the phase of the pupil's curriculum year, whatever its number"),
    ("date of birth", "the one most school rows give, else a social-care return's"),
    ("no date of birth anywhere", "years 1 to 11 are taken as aged 5 to 15"),
    (
        "an exclusion that two censuses tell",
        "one of pupil, school, day, kind and sessions; lunchtimes are not counted",
    ),
    ("permanent exclusions", "exclusions, not pupils excluded"),
    ("exclusions of pupils outside the January base", "in no numerator"),
    ("a phase in exclusions", "that of the main school in January, wherever the exclusion was"),
    # Cells
    ("nobody in the denominator", "status z, denominator 0, no value and no numerator"),
    ("no figure", "status x and nothing else: the year has none, or nothing of it is loaded"),
)
