"""What the system says of the network, as a hint: where it knows nothing, nobody is worse off."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

Reach = QNetworkInformation.Reachability
Feature = QNetworkInformation.Feature


class NetworkHint(QObject):
    """`came_back` when the system says that the network is there again. It is often wrong either way."""

    came_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._was = Reach.Unknown
        if QNetworkInformation.loadDefaultBackend():
            told = QNetworkInformation.instance()
            self._was = told.reachability()
            told.reachabilityChanged.connect(self._on_changed)

    def is_metered(self) -> bool:
        """Whether the system takes the network for one that costs by the byte; False where it cannot say."""
        told = QNetworkInformation.instance()
        return bool(told and told.supports(Feature.Metered) and told.isMetered())

    def _on_changed(self, now: Reach) -> None:
        before, self._was = self._was, now
        if now is Reach.Online and before is not Reach.Online:
            self.came_back.emit()
