"""The sample's files one by one, whether they come alone or in an archive."""

import shutil
import zipfile
from pathlib import Path


def unpacked(sample: Path, target: Path) -> Path:
    """Every file of a sample in one folder, archives opened; no two have one name."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(sample.iterdir()):
        if path.suffix != ".zip":
            shutil.copy(path, target)
            continue
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if (target / name).exists()]
            archive.extractall(target)
    return target
