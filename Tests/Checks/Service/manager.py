"""What stands in for the service manager: a notification socket, and a daemon that knows of it."""
import os
import signal
import socket
import threading
import time

from ends import Client, Daemon


class Notifications:
    """What the service manager is told. A deaf one takes nothing from its socket, whose queue holds about ten."""

    def __init__(self, folder, is_deaf=False):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.come, self.read = [], 0
        self.is_deaf = is_deaf
        if not is_deaf:
            threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            self.come.append(self.socket.recv(65536).decode())

    def until(self, word, seconds=60):
        """What has come since it was last asked, up to and with the first message that has `word`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for n in range(self.read, len(self.come)):
                if word in self.come[n]:
                    told, self.read = self.come[self.read:n + 1], n + 1
                    return told
            time.sleep(0.005)
        raise AssertionError(f"no {word}: {self.come[self.read:]}")


class Service(Daemon):
    """tremord under a service manager, playing a recording, or looking for a sensor that is not there."""

    def __init__(self, folder, dump=None, is_deaf=False, **options):
        super().__init__(folder, dump, **options)
        self.notifications = Notifications(folder, is_deaf)

    def command(self):
        return super().command() if self.dump else super().command()[:3]

    def start(self, wait=True, **options):
        super().start(wait, env=os.environ | {"NOTIFY_SOCKET": self.notifications.path}, **options)
        if not self.notifications.is_deaf:
            self.notifications.until("READY=1")
        return self

    def write(self, *tables):
        """A configuration of these lines, and what every one here has."""
        with open(self.config, "w") as f:
            f.write("\n".join(tables) + f'\n[socket]\npath = "{self.path}"\n')

    def reload(self):
        """Gives what the service manager is told until it is ready again."""
        self.process.send_signal(signal.SIGHUP)
        return self.notifications.until("READY=1")

    def status(self):
        with Client(self.path) as client:
            client.send(request="status", id="s")
            return client.until(lambda line: line["type"] == "status")[-1]
