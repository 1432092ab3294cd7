"""Makes the system calls that lead out of sandboxes."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import ctypes, platform

call = ctypes.CDLL(None, use_errno=True).syscall
NUMBERS = {
    "ptrace attach": (101, 16, 1, 0, 0),
    "ptrace seize": (101, 0x4206, 1, 0, 0),
    "process_vm_readv": (310, 1, None, 0, None, 0, 0),
    "unshare user": (272, 0x10000000),
    "unshare mount": (272, 0x00020000),
    "setns": (308, 0, 0),
    "mount": (165, b"none", b"/tmp", b"tmpfs", 0, None),
    "umount": (166, b"/proc", 2),
    "pivot_root": (155, b"/tmp", b"/tmp"),
    "chroot": (161, b"/tmp"),
    "open_by_handle_at": (304, -100, None, 0),
    "bpf": (321, 0, None, 0),
    "perf_event_open": (298, None, 0, -1, -1, 0),
    "userfaultfd": (323, 0),
    "io_uring_setup": (425, 1, None),
    "init_module": (175, None, 0, b""),
    "reboot": (169, 0xFEE1DEAD, 672274793, 0x01234567, None),
    "swapon": (167, b"/tmp/x", 0),
    "settimeofday": (164, None, None),
    "sethostname": (170, b"x", 1),
    "memfd_create": (319, b"x", 0),
    "personality": (135, 0x0040000),
    "clone user": (56, 0x10000000 | 17, None, None, None, 0),
    "clone net": (56, 0x40000000 | 17, None, None, None, 0),
    "pidfd_getfd": (438, 0, 0, 0),
    "fsopen": (430, b"tmpfs", 0),
    "open_tree": (428, -100, b"/", 1),
    "quotactl": (179, 0, None, 0, None),
    "mknod": (133, b"/tmp/trace", 0o20666, (1 << 8) | 1),
    "setuid": (105, 0),
    "setgroups": (116, 1, (ctypes.c_int * 1)(0)),
    "capset": (126, None, None),
}
if platform.machine() == "x86_64":
    worked += [name for name, arguments in NUMBERS.items() if call(*arguments) != -1]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
