"""Is there no room left on the disk? Then nothing was stored: whoever writes a blob writes the whole of it or nothing."""

import errno
from typing import Final

NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The disk is full, the quota is used up, or the system lets no file grow further."""


def is_out_of_room(fault: BaseException | None) -> bool:
    """Tell whether ``fault`` comes of a disk without room."""
    return isinstance(fault, OSError) and fault.errno in NO_ROOM
