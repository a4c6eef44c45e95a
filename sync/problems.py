"""What stops a run, as one exception with a stable code; a single line's failure is a verdict instead."""


class RunStopped(Exception):
    """The run ends here; everything unsettled stays queued. `code` names the cause.

    offline, not_ours (a captive portal or another program answered), stranger (wrong key), busy,
    not_enrolled, blocked, too_large, update_needed, malformed, insecure_url, unknown_code, bad_code,
    cancelled.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
