"""Making both sides hold the same again: bucket by bucket where the tallies differ, and after a restore.

What neither side can prove goes to the office as a list for a person to look at.
"""

from perisai_app.vault.outbox import owed_count
from perisai_app.vault.recollecting import recollections
from perisai_app.vault.sync_state import recollected
from perisai_app.vault.tally import Reconciled, own_sums, reconcile
from perisai_app.wire.media import PROOF, RECOLLECTIONS, TALLY
from perisai_app.wire.recollection import ProofAnswer, RecollectionsAnswer
from perisai_app.wire.tally import BucketAnswer, TallyAnswer, differing
from sync.portions import rows_a_page
from sync.problems import RunStopped
from sync.push import push
from sync.run import Run, Stage

PORTION = 50  # a decision with all that it remarks may have kilobytes


def repair(run: Run) -> bool:
    """Find what one side lacks and send again what the centre does; whether it forgot and knows so now."""
    told = run.link.get(TALLY, TallyAnswer)
    epoch = run.us.epoch
    shown: set[str] = set()
    for bucket in differing(own_sums(run.vault), told.sums):
        run.tell(Stage.PULL)
        answer = run.link.get(f"{TALLY}/{bucket}", BucketAnswer)
        found = reconcile(run.vault, answer, run.now())
        run.tally.repaired += found.offered_again + found.learned + found.erased
        epoch = _prove(run, found, shown) or epoch
    if owed_count(run.vault):
        push(run)
    return epoch != run.us.epoch


def tell_recollections(run: Run) -> None:
    """What only this laptop still knows. After the whole feed of the new epoch was read, not before."""
    for part in recollections(run.vault, rows_a_page(run.vault, PORTION)):
        run.tell(Stage.PULL)
        run.link.post(RECOLLECTIONS, RecollectionsAnswer, part.model_dump_json().encode())
    recollected(run.vault)


def _prove(run: Run, found: Reconciled, shown: set[str]) -> str:
    """Show the receipts of what is missing, each once a run; the epoch that the centre says holds now."""
    epoch = ""
    for proof in found.proofs:
        if proof.signature in shown:
            continue
        shown.add(proof.signature)
        try:
            epoch = run.link.post(PROOF, ProofAnswer, proof.model_dump_json().encode()).epoch
        except RunStopped as stop:
            if stop.code != "malformed":  # a proof that is none to the centre: the lines go out again anyway
                raise
    return epoch
