"""Making both sides hold the same again: bucket by bucket where the tallies differ, and after a restore.

What neither side can prove goes to the office as a list for a person to look at.
"""

from perisai_app.vault.giving_back import give_back, receipts_of_fetched
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.recollecting import recollections
from perisai_app.vault.sync_state import fetched_shown, keep_fetched_shown, recollected
from perisai_app.vault.tally import Reconciled, own_sums, reconcile
from perisai_app.wire.media import PROOF, RECOLLECTIONS, TALLY
from perisai_app.wire.recollection import Proof, ProofAnswer, RecollectionsAnswer
from perisai_app.wire.tally import BucketAnswer, TallyAnswer, differing
from sync.portions import borne, rows_a_page
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


def give_fetched_back(run: Run, epoch: str) -> None:
    """Once an epoch: what other laptops of this agent wrote, this one fetched and the centre has lost since
    goes back to it, credited to who wrote it.
    """
    if fetched_shown(run.vault) == epoch:
        return
    for proof in receipts_of_fetched(run.vault, epoch):
        run.tell(Stage.PULL)
        if (told := _show(run, proof)) is not None:
            run.tally.repaired += give_back(run.vault, told.lacking, run.now())
    keep_fetched_shown(run.vault, epoch)
    if owed_count(run.vault):
        push(run)


def tell_recollections(run: Run) -> None:
    """What only this laptop still knows. After the whole feed of the new epoch was read, not before."""
    for part in recollections(run.vault, rows_a_page(run.vault, PORTION)):
        run.tell(Stage.PULL)
        with borne(run.vault):
            run.link.post(RECOLLECTIONS, RecollectionsAnswer, part.model_dump_json().encode())
    recollected(run.vault)


def _prove(run: Run, found: Reconciled, shown: set[str]) -> str:
    """Show the receipts of what is missing, each once a run; the epoch that the centre says holds now."""
    epoch = ""
    for proof in found.proofs:
        if proof.signature in shown:
            continue
        shown.add(proof.signature)
        if (told := _show(run, proof)) is not None:
            epoch = told.epoch
    return epoch


def _show(run: Run, proof: Proof) -> ProofAnswer | None:
    """None for a receipt that is none to the centre, as when it lost a key: lines of our own go out again
    anyway, what was fetched cannot, and the summary says so.
    """
    try:
        return run.link.post(PROOF, ProofAnswer, proof.model_dump_json().encode())
    except RunStopped as stop:
        if stop.code != "malformed":
            raise
        run.tally.disowned += 1
        return None
