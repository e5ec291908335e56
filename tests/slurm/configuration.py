"""The configuration files of a throw-away Slurm cluster on one machine."""

import getpass
import socket

# A pretend GPU must be a real device file: with a plain file CUDA_VISIBLE_DEVICES stays empty. These
# exist everywhere, nobody opens them for it, and several nodes may share them.
GPUS = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random")

# Name, nodes, further settings. Every partition has nodes of its own, so that cases that kill or
# fill nodes do not disturb the others.
PARTITIONS = (
    ("main", ("n1", "n2"), "Default=YES"),
    ("crash", ("n3", "n4"), ""),
    ("orphan", ("n5", "n6"), ""),
    ("low", ("n7",), "PriorityTier=1 GraceTime=6"),
    ("urgent", ("n7",), "PriorityTier=10 PreemptMode=off"),
)
NODES = tuple(dict.fromkeys(node for _, nodes, _ in PARTITIONS for node in nodes))

SLURM_CONF = """\
ClusterName=throwaway
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny,DisableIPv6
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
# A requeued job waits for its old credential to expire; 5 s is the least that Slurm takes.
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
PropagateResourceLimits=NONE
MailProg=/bin/true
ReturnToService=2
# Short where the tests wait for it, long where a busy machine must not look like a dead one.
KillWait=10
SlurmdTimeout=20
MessageTimeout=30
UnkillableStepTimeout=60
# Finished jobs stay visible until the end of the tests.
MinJobAge=3600
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
GresTypes=gpu
JobRequeue=1
SlurmdParameters=config_overrides
{extra}
"""


def slurm_conf(folder, ports, extra):
    """ports: one for the controller, then one for each node."""
    host = socket.gethostname().split(".")[0]
    lines = [
        SLURM_CONF.format(
            host=host, user=getpass.getuser(), folder=folder, controller_port=ports[0], extra=extra
        )
    ]
    for node, port in zip(NODES, ports[1:]):
        lines.append(
            f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port}"
            f" CPUs=8 RealMemory=4096 Gres=gpu:{len(GPUS)} State=UNKNOWN\n"
        )
    for name, nodes, settings in PARTITIONS:
        lines.append(
            f"PartitionName={name} Nodes={','.join(nodes)} DefaultTime=10 MaxTime=INFINITE"
            f" State=UP {settings}\n"
        )
    return "".join(lines)


def gres_conf():
    lines = [f"NodeName={node} Name=gpu File={gpu}\n" for node in NODES for gpu in GPUS]
    return "AutoDetect=off\n" + "".join(lines)
