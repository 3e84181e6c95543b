"""Files and folders that other systems leave among a person's pictures: hidden, trash, thumbnails.

Known by name alone.
"""

_NAMES = frozenset(
    {
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "@__thumb",
        "@eadir",
        "@recycle",
        "__macosx",
        "desktop.ini",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "lost+found",
        "recycled",
        "recycler",
        "system volume information",
        "thumbs.db",
    }
)


def is_leftover(name: str) -> bool:
    """Whether a file or folder of this name is no person's picture: `._a.jpg`, `@eaDir`."""
    return name.startswith(".") or name.lower() in _NAMES
