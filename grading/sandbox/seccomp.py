"""The system calls that are refused inside the sandbox, as a filter for the Linux kernel.

Namespaces keep files, network and processes apart. What is refused here could leave something
behind for the next submission (kernel keyrings, System V and POSIX queues), undo a namespace, or
is a rich source of flaws in the kernel that no notebook needs.
"""

import errno
import platform
import struct

# Numbers differ by processor: (x86-64, arm64).
_REFUSED = {
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),  # memory that no limit counts
    "memfd_secret": (447, 447),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    "ioprio_set": (251, 30),
}
# Allowed where these arguments are 0: for the calling process alone, or to the usual policy.
# Without root's rights the sandbox's first process has the same user, and what is done to it would
# stay.
_IF_ZERO = {
    "prlimit64": ((302, 261), (0,)),
    "setpriority": ((141, 140), (0, 1)),
    "sched_setaffinity": ((203, 122), (0,)),
    "sched_setparam": ((142, 118), (0,)),
    "sched_setattr": ((314, 274), (0,)),
}
# ZeroMQ gives a thread the policy that it has, and ends the process where that is refused. It may
# be the one that the grader has given it (see `use`): that is said to be done, and left.
_SET_POLICY, _NICE_TO_ALL = (144, 119), 5
_CLONE, _CLONE3, _SOCKET = (56, 220), (435, 435), (41, 198)
_NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag that clone takes
_FAMILIES = (1, 2, 10, 16)  # unix, inet, inet6, netlink: all end at the sandbox's own network
PROCESSORS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_…

# Classic BPF, see the kernel's Documentation/userspace-api/seccomp_filter.rst
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _KILL = 0x7FFF0000, 0x80000000


def _refuse(error: int) -> int:
    return 0x00050000 | error


def _only_for_zero(column: int, no: int) -> list[tuple[int, int, int, int]]:
    """The steps for calls that are allowed where some arguments are 0."""
    steps = []
    for numbers, arguments in _IF_ZERO.values():
        checks = [
            step
            for argument in arguments
            for step in (
                (_LOAD, 0, 0, _ARGUMENT + 8 * argument),
                (_EQUAL, 1, 0, 0),
                (_RETURN, 0, 0, no),
            )
        ]
        steps += [(_EQUAL, 0, len(checks) + 1, numbers[column]), *checks, (_RETURN, 0, 0, _ALLOW)]
    return steps


def _policies(number: int, no: int) -> list[tuple[int, int, int, int]]:
    """The steps for the call that sets a policy: the usual one, the grader's own, or none."""
    return [
        (_EQUAL, 0, 6, number),
        (_LOAD, 0, 0, _ARGUMENT + 8),
        (_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 1, _NICE_TO_ALL),
        (_RETURN, 0, 0, _refuse(0)),
        (_RETURN, 0, 0, no),
    ]


def program() -> bytes:
    """The filter for this machine. Raises KeyError on a processor that it does not know."""
    machine = platform.machine()
    arch = PROCESSORS[machine]
    column = 0 if machine == "x86_64" else 1
    no = _refuse(errno.EPERM)

    # Each is (code, jump if true, jump if false, value); jumps count the steps to skip.
    steps = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":  # a second set of numbers for the same calls begins here
        steps += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, no)]
    for numbers in _REFUSED.values():
        steps += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, no)]
    steps += _only_for_zero(column, no)
    steps += _policies(_SET_POLICY[column], no)
    # Its flags are out of reach here. UserError that there is no such call, libc takes clone.
    steps += [(_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _refuse(errno.ENOSYS))]
    steps += [
        (_EQUAL, 0, 3, _CLONE[column]),
        (_LOAD, 0, 0, _ARGUMENT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        (_RETURN, 0, 0, no),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, len(_FAMILIES) + 2, _SOCKET[column]),
        (_LOAD, 0, 0, _ARGUMENT),
        *((_EQUAL, len(_FAMILIES) - i, 0, family) for i, family in enumerate(_FAMILIES)),
        (_RETURN, 0, 0, no),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
