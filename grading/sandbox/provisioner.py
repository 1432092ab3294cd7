"""Starts a kernel in a sandbox, for jupyter_client (entry point `digits-by-hand-sandbox`)."""

import asyncio
import signal
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from grading.sandbox import failure, idle
from grading.sandbox.host import Exited, Sandbox
from grading.settings import GRADING, KERNEL

SECONDS_BETWEEN_LOOKS = 0.05
# What a kernel gets of the environment; all else is the sandbox's own.
PASSED_ON = (*GRADING, *KERNEL)


class SandboxProvisioner(KernelProvisionerBase):
    """One kernel in a sandbox. Its files are a copy of those in the folder it is started in.

    `start_kernel` may be given `modules`, to be imported before the kernel is.
    """

    _sandbox: Sandbox | None = None
    _exit: Exited | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a sandbox, also one in which the kernel has ended."""
        return self._sandbox is not None

    @property
    def pid(self) -> int:
        """Of the sandbox's first process, of which the kernel is a child; 0 without a sandbox."""
        return self._sandbox.pid if self._sandbox else 0

    @property
    def why(self) -> str:
        """The field of `Limits` for which the sandbox stopped the kernel, if it did."""
        return self._exit.why if self._exit else ""

    def explained(self, what: str, otherwise: str) -> str:
        """Two lines on what has failed, where the kernel did not become one.

        `otherwise` says why if it has not ended by itself.
        """
        if self._sandbox is None:
            return failure.explained(what, otherwise, "")
        status = self._exit.status if self._exit and not self._exit.why else None
        return self._sandbox.explained(what, status, otherwise)

    def ended(self) -> failure.SandboxError:
        """What to raise where the sandbox itself is no more, through no fault of the kernel."""
        assert self._sandbox is not None
        return self._sandbox.ended()

    async def pre_launch(self, **kwargs: object) -> dict[str, Any]:
        """What to launch with: no command. Makes the connection file, if only for clients."""
        manager = self.parent
        assert manager is not None
        if manager.transport != "ipc":
            raise failure.SandboxError(
                "A kernel in a sandbox has no network: its manager has to use local sockets.\n"
                'Set KernelManager.transport to "ipc" and KernelManager.ip to a short path.'
            )
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(
        self,
        cmd: list[str],
        *,
        env: Mapping[str, str] = MappingProxyType({}),
        cwd: str | None = None,
        modules: Sequence[str] = (),
        **_: object,
    ) -> KernelConnectionInfo:
        """Fork the kernel in a sandbox. Raises SandboxError if there can be none."""
        info = self.connection_info
        passed = {name: env[name] for name in PASSED_ON if name in env}
        key = info["key"].decode() if isinstance(info["key"], bytes) else info["key"]
        # In the order in which ipykernel binds them.
        ports = (info["shell_port"], info["stdin_port"], info["control_port"])
        # The grader makes the sockets, so that no place can be written from both sides.
        sockets = [_listening(Path(f"{info['ip']}-{port}")) for port in ports]
        sandbox = idle.take(tuple(modules))
        try:
            sandbox.fork(key, passed, Path(cwd or "."), [each.fileno() for each in sockets])
        except failure.SandboxError:
            sandbox.close()
            raise
        finally:
            for each in sockets:
                each.close()
        self._sandbox, self._exit = sandbox, None
        return info

    async def poll(self) -> int | None:
        """The kernel's exit status; None while it runs."""
        if self._exit is None:
            self._exit = self._sandbox.exited() if self._sandbox else Exited(0)
        return self._exit.status if self._exit else None

    async def wait(self) -> int | None:
        """Wait for the kernel's end, and give the sandbox back."""
        while (status := await self.poll()) is None:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        self._leave()
        return status

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, if it runs; what it has started is killed."""
        if self._sandbox is not None and self._exit is None:
            self._sandbox.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all that it started, and give the sandbox back."""
        self._exit = self._exit or Exited(-signal.SIGKILL)
        self._leave()

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Give the sandbox back."""
        self._leave()

    def _leave(self) -> None:
        if self._sandbox is not None:
            idle.give_back(self._sandbox)
            self._sandbox = None


def _listening(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    path.chmod(0o600)
    listening.listen(16)
    listening.setblocking(False)
    return listening
