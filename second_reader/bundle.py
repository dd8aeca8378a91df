"""The files of a bundle, from a folder or a ZIP (docs/format.md §8). Nothing in a bundle is trusted, its names least."""

import os
import zipfile

from log import Bad

BYTES_MAX = 2 << 30


def read(path):
    """All files of a bundle: a dict from `a/b` to bytes."""
    return _read_folder(path) if os.path.isdir(path) else _read_zip(path)


def _read_folder(path):
    files, total = {}, 0
    for folder, folders, names in os.walk(path):
        for name in folders + names:
            full = os.path.join(folder, name)
            inside = os.path.relpath(full, path).replace(os.sep, "/")
            if os.path.islink(full) or not (os.path.isdir(full) or os.path.isfile(full)):
                raise Bad(f"{ascii(inside)} is neither a file nor a folder")
            try:
                inside.encode()
            except UnicodeEncodeError as error:
                raise Bad(f"{ascii(inside)} is no UTF-8 name") from error
            if name in names:
                total += os.path.getsize(full)
                _bounded(total)
                with open(full, "rb") as file:
                    files[inside] = file.read()
    return files


def _read_zip(path):
    files, total = {}, 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = member.filename
                if name.endswith("/"):
                    continue
                if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
                    raise Bad(f"{ascii(name)} is compressed or encrypted")
                if name in files or name.startswith("/") or "\\" in name or ".." in name.split("/"):
                    raise Bad(f"{ascii(name)} is there twice or has a bad name")
                total += member.file_size
                _bounded(total)
                files[name] = archive.read(member)
    except Bad:
        raise
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise Bad(f"not a bundle: {error}") from error
    return files


def _bounded(total):
    if total > BYTES_MAX:
        raise Bad("the bundle is larger than this reader reads")
