"""Requests in the library's own shape. What is posted to one address again and again is prepared once: the
library takes longer over that than over a small file.
"""

from typing import Any

import requests


class Prepared:
    """For one session, whose headers they bear."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session
        self._models: dict[str, requests.PreparedRequest] = {}

    def request(
        self,
        method: str,
        url: str,
        *,
        params: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        data: Any = None,
    ) -> requests.PreparedRequest:
        """`data` is bytes or a file of known length. ValueError for an address that cannot be one."""
        if method != "POST" or params or data is None:
            asked = requests.Request(method, url, params=params, headers=headers, data=data)
            return self._session.prepare_request(asked)
        one = self._model(url).copy()
        one.headers.update(headers or {})
        one.body = data
        one.prepare_content_length(data)
        return one

    def _model(self, url: str) -> requests.PreparedRequest:
        if url not in self._models:
            self._models[url] = self._session.prepare_request(requests.Request("POST", url))
        return self._models[url]
