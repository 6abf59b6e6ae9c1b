"""The numbers of the tags that several modules speak of: TIFF 6.0, Exif 2.32 (CIPA DC-008)."""

from __future__ import annotations

ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 274, 282, 283, 296
XMP, ICC, IPTC, RESOURCES = 700, 34675, 33723, 34377
EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005
