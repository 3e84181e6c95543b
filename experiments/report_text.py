"""What the report says beside its figures: what each is, and how it was got."""

HEAD = """# The paper's experiments, reproduced

Made by `litterfog experiments run all`; with `--fresh` it measures everything anew. Paper: Leroy
and Goedemé, *Optimal Distribution of CNN Computations on Edge and Cloud*, ICAART 2021.

Two ways run side by side. **The paper's way**: Keras `predict` a picture, float activations as
JSON lists. **litterfog**: LiteRT, int8, CBOR. Both take the same pipeline, broker and store. Every
number says what it is:

- *measured*: a time or count of this machine, as it is;
- *emulated*: measured with the process held to a share of this machine: a device's GFLOP/s
  (the paper's table 1) over those of one core here, and its memory; the cloud one core and 1 GiB.
  Caches, vector instructions (this machine multiplies int8 faster than a Pi can, against its
  float32) and the Jetson's GPU are not imitated;
- *modelled*: computed from the boards' profiles (`planner/profiles/`): published timings, and
  assumed factors of this machine's times (`experiments/boards.py`), each with its source. In the
  paper's way such a factor decides: a Keras call's time is most of every predict;
- *quoted*: the paper's; *counted*: from the model's own graph.

A stage's figure is its median over the pictures that have it, times the share of pictures that do
(edge-only sends hits alone). The total is without the waits in the outbox and in the cloud's queue:
the paper's *hypothetical total per image*; with them it is *real*, in the data. Links are shaped in
user space (`experiments/link_profiles.py`): LAN 1 Gbit/s, Wi-Fi 45 Mbit/s and 1 to 10 ms one way,
4G 5 Mbit/s up, 20 down, 20 to 40 ms one way. The paper states neither its network's rates nor
its values behind the plots.
"""

CAPTIONS = {
    "fig4": "Counted. Every layer's output in values; red: one tensor alone crosses, so that the"
    " network can be cut there. Named are the paper's splits that are measured below.",
    "fig5": "Counted. Operations of the device's and the cloud's submodel at each split.",
    "fig6": "Filled: run here. Hollow: modelled. The device's predict at edge-only, the cloud's at"
    " cloud-only, beside the Nano. The Jetson run here is as much of this machine as there is: it"
    " has no GPU.",
    "fig7": "Bars run here, diamonds modelled; each panel has its own scale. Bold below a bar: its"
    " total without waits.",
    "fig8": "As figure 7, at 224 pixels.",
    "fig9": "As figure 8, over 4G.",
    "fig10": "Latency run here (filled) or modelled (hollow); capacities measured as in table 4;"
    " euros by the paper's prices.",
}

TABLE_NOTES = {
    "table3": "Arithmetic: the paper's cells as printed and as computed from its inputs, then the"
    " same with each price list (`planner/prices/`).",
    "table4": "The paper's cells. Then a cloud side held to 1 CPU and 1 GiB, given more frames than"
    " it takes; users are 0.95 x frames a second, normalised to its CPU time, at one picture a"
    " second and user."
    " edge-only sends hits alone: `sent share` of the pictures. The paper does not state its rate.",
    "table5": "The paper's cells, then the same from measured capacities. The paper's last column"
    " is headed split15 and is table 4's split13.",
    "table6": "As table 5, with the Raspberry Pi.",
}

VERDICTS_NOTE = (
    "By rules in `experiments/verdicts.py`; a difference under {:.0%} is a tie and cannot be told:"
    " as far apart were repeated measurements (`experiments/LOG.md`). *Run here*: processes held to"
    " a share of this machine. *Modelled*: the planner's profiles of the boards; costs are the same"
    " in both. As data: [verdicts.json](verdicts.json)."
)

PLAN_NOTE = (
    "The planner's top choices for this machine (profile `{profile}`, {measured}), told each link's"
    " round trip as a ping through it finds it, and run over the shaped links, {rounds}; measured,"
    " with the time in the outbox. `4g-kernel` is `4g-steady` with its rate kept by the kernel's"
    " token bucket (tc-tbf), so that packets and their headers count; without root it is left out."
    " Bytes differ because the table of sizes is of photographs, and these pictures are drawn."
    " Median error: **{error:.1%}** (goal: under 15 %)."
)
PLAN_FURTHER = (
    " Of the choices from the middle, three quarters and nine tenths of its ranking: {error:.1%}."
)
