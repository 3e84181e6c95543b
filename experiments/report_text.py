"""What the report says before its figures and tables."""

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
  assumed factors of this machine's times (`bench/boards.py`), each with its source. In the
  paper's way such a factor decides: a Keras call's time is most of every predict;
- *quoted*: the paper's; *counted*: from the model's own graph.

A stage's figure is its median over the pictures that have it, times the share of pictures that do
(edge-only sends hits alone). The total is without the waits in the outbox and in the cloud's queue:
the paper's *hypothetical total per image*; with them it is *real*, in the data. Links are shaped in
user space (`bench/links/profiles.py`): LAN 1 Gbit/s, Wi-Fi 45 Mbit/s and 1 to 10 ms one way,
4G 5 Mbit/s up, 20 down, 20 to 40 ms one way. The paper states neither its network's rates nor
its values behind the plots.
"""

VERDICTS_NOTE = (
    "By rules in `experiments/conclusions.py`; a difference under {:.0%} is a tie and cannot be"
    " told: as far apart were repeated measurements (`experiments/LOG.md`). *Run here*: processes"
    " held to a share of this machine. *Modelled*: the planner's profiles of the boards; costs are"
    " the same in both. As data: [verdicts.json](verdicts.json)."
)
