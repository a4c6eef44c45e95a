"""What stops a run, as one exception with a stable code; a single line's failure is a verdict instead."""


class RunStopped(Exception):
    """The run ends here; everything unsettled stays queued. `code` names the cause.

    offline, timeout (too slow an answer), portal (a login page or a redirect answered), untrusted (the
    certificate is not the centre's), not_ours (another program answered), stranger (wrong key), busy,
    internal (the centre failed), not_enrolled, blocked, too_large, update_needed, malformed, not_found,
    erased (by right: what was asked for is gone), not_allowed, insecure_url, unknown_code, bad_code,
    already_running, cancelled.

    `retry_after` is for how many seconds the centre asked not to be asked again.
    """

    def __init__(self, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
