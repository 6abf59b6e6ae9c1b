"""Many photos, one after the other, through crashes: without Qt, for the window and the commands.

`options` say what is wanted. `search` finds photos, `results` knows what this program made of them,
`planning` gives each result a name of its own by its `template`. `journal`, a `ledger`, remembers
on disk what became of each `item` (in `tables`, by `entries`) and tells it (`records`); `place`
says where journals lie, `shelf` finds them again, `store` lets one process write. `recovery` puts
right what a crash left, `review` looks whether results and photos are still what they were, by
their `marks`. `run` drives the model while neighbours are decoded and written (`making`, in
`turns`), `delivery` brings a result to the disk, `events` say how far it is, `report` tells of it
all, `watch` begins again when there is more.

On a cluster `cluster` hands out `errands` that each `worker` does; `workers` knows who is there,
the `roster` who takes part.
"""
