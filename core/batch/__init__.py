"""Many photos, one after the other, through crashes: without Qt, for the window and the commands.

`search` finds photos, `planning` gives each result a name of its own, `journal` remembers on disk
what became of each, `place` says where journals lie, `store` finds them again and lets one process
write, `recovery` puts right what a crash left, `run` drives the model while neighbours are decoded
and written, `delivery` brings a result to the disk, `report` tells of it all.
"""
