"""The local socket by which other programs of this user ring the window, and a second window finds the first."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_app.domain.errors import Unavailable

MESSAGE_LIMIT = 1_000_000  # bytes of one line of JSON
ANSWER_WITHIN_MS = 5_000

Reply = Callable[[dict[str, Any]], None]


def doorbell_name(store: Path, folder: Path) -> str:
    """The socket of the window that has *store* open: a path in *folder*, on Windows a pipe's name."""
    digest = hashlib.sha256(str(store).encode()).hexdigest()[:16]
    return f"linkdesk-{digest}" if sys.platform == "win32" else str(folder / f"{digest}.socket")


class Doorbell(QObject):
    """Listens for one JSON object a line, and answers with one.

    Signals:
        rang: (message, reply): the object that came, and the function that answers it.
    """

    rang = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Raises Unavailable when the socket cannot be made."""
        super().__init__(parent)
        if sys.platform != "win32":
            Path(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # Nobody answered on it, or we would not be here: what lies there is left from a window that was killed.
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            raise Unavailable(f"The window cannot be reached by other programs: {self._server.errorString()}.")
        self._server.newConnection.connect(self._on_connection)

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self)


class _Caller(QObject):
    """One connection, from its line to its answer."""

    def __init__(self, socket: QLocalSocket, doorbell: Doorbell) -> None:
        super().__init__(doorbell)
        self._socket = socket
        self._doorbell = doorbell
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.deleteLater)
        self._on_ready()

    def _on_ready(self) -> None:
        if self._socket.bytesAvailable() > MESSAGE_LIMIT:
            self._reply({"error": "The message is too long."})
        elif self._socket.canReadLine():
            line = self._socket.readLine().data()
            try:
                message = json.loads(bytes(line))
            except ValueError:
                message = None
            if isinstance(message, dict):
                self._doorbell.rang.emit(message, self._reply)
            else:
                self._reply({"error": "That is no JSON object."})

    def _reply(self, answer: dict[str, Any]) -> None:
        if self._socket.state() is QLocalSocket.LocalSocketState.ConnectedState:
            self._socket.write(json.dumps(answer).encode() + b"\n")
            self._socket.flush()
            self._socket.disconnectFromServer()


def press(name: str, message: dict[str, Any]) -> dict[str, Any] | None:
    """What the window behind *name* answers; None when there is none. Raises Unavailable when it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(1_000):
        return None
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(ANSWER_WITHIN_MS):
            raise Unavailable("The window is open but does not answer; try again in a moment.")
    answer: dict[str, Any] = json.loads(bytes(socket.readLine().data()))
    socket.abort()
    return answer
