"""Starts a kernel in a sandbox, for jupyter_client (entry point `digits-by-hand-sandbox`)."""

import asyncio
import os
import signal
import socket
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase

from grading.sandbox import failure, host
from grading.settings import GRADING, KERNEL

# In the order in which ipykernel binds them.
CHANNELS = ("shell", "stdin", "control")
SECONDS_BETWEEN_LOOKS = 0.05
# What a kernel gets of the environment; all else is the sandbox's own.
PASSED_ON = (*GRADING, *KERNEL)


class SandboxProvisioner(KernelProvisionerBase):
    """One kernel in a sandbox. Its files are a copy of those in the folder it is started in.

    `start_kernel` may be given `modules`, to be imported before the kernel is.
    """

    _sandbox: host.Sandbox | None = None
    _exit: dict | None = None

    @property
    def has_process(self) -> bool:
        return self._sandbox is not None

    @property
    def why(self) -> str:
        """The field of `Limits` for which the sandbox stopped the kernel, if it did."""
        return (self._exit or {}).get("why", "")

    def explained(self, what: str, otherwise: str) -> str:
        """Two lines on what has failed, where the kernel did not become one.

        `otherwise` says why if it has not ended by itself.
        """
        if self._sandbox is None:
            return failure.explained(what, otherwise, "")
        status = None if self.why else (self._exit or {}).get("exited")
        return self._sandbox.explained(what, status, otherwise)

    def ended(self) -> failure.SandboxError:
        """What to raise where the sandbox itself is no more, through no fault of the kernel."""
        return self._sandbox.ended()

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if manager.transport != "ipc":
            raise failure.SandboxError(
                "A kernel in a sandbox has no network: its manager has to use local sockets.\n"
                'Set KernelManager.transport to "ipc" and KernelManager.ip to a short path.'
            )
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        info, env = self.connection_info, kwargs.get("env", {})
        passed = {name: env[name] for name in PASSED_ON if name in env}
        folder = Path(kwargs.get("cwd") or ".")
        key = info["key"].decode() if isinstance(info["key"], bytes) else info["key"]
        # The grader makes the sockets, so that no place can be written from both sides.
        sockets = [_listening(f"{info['ip']}-{info[f'{name}_port']}") for name in CHANNELS]
        sandbox = host.take(tuple(kwargs.get("modules", ())))
        try:
            sandbox.fork(key, passed, folder, [each.fileno() for each in sockets])
        except failure.SandboxError:
            sandbox.close()
            raise
        finally:
            for each in sockets:
                each.close()
        self._sandbox, self._exit = sandbox, None
        return info

    async def poll(self) -> int | None:
        if self._exit is None:
            self._exit = self._sandbox.exited() if self._sandbox else {"exited": 0}
        return None if self._exit is None else self._exit["exited"]

    async def wait(self) -> int | None:
        while (status := await self.poll()) is None:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        self._leave()
        return status

    async def send_signal(self, signum: int) -> None:
        if self._sandbox is not None and self._exit is None:
            self._sandbox.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        self._exit = self._exit or {"exited": -signal.SIGKILL}
        self._leave()

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._sandbox is not None:
            host.give_back(self._sandbox)
            self._sandbox = None


def _listening(path: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    os.chmod(path, 0o600)
    listening.listen(16)
    listening.setblocking(False)
    return listening
