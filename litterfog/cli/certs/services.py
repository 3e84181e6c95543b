"""What broker and store are told: who may do what. Text only; files are `folder`'s."""

import hashlib
from pathlib import Path

from litterfog.wire.frame import MAX_PAYLOAD_BYTES
from litterfog.wire.topics import ALL_FRAMES, CLOUD, OPERATOR, PREFIX

_PACKET_BYTES = MAX_PAYLOAD_BYTES + 65_536  # a frame, its topic and its properties
_QUEUED_BYTES = 4 * _PACKET_BYTES

_ACL = f"""\
# Who may do what. An identity is the common name of a client's certificate.
# A device's name cannot begin with @, so no device can take one of these two.

user {CLOUD}
topic read {PREFIX}/+/frames
topic read {ALL_FRAMES}
topic read {PREFIX}/+/status
topic write {PREFIX}/+/receipts
topic read $SYS/#

user {OPERATOR}
topic read {PREFIX}/#
topic write {PREFIX}/+/control
# To send dead letters again: frames that the cloud has refused, as it kept them.
topic write {PREFIX}/+/frames
topic read $SYS/#

# Every device: its own topics and no other's.
pattern write {PREFIX}/%u/frames
pattern write {PREFIX}/%u/status
pattern read {PREFIX}/%u/receipts
pattern read {PREFIX}/%u/control
"""

_CONF = """\
# Mosquitto 2.0 and newer. Only holders of a certificate of this authority get in.
listener {port}
cafile {folder}/ca.crt
certfile {folder}/server.crt
keyfile {folder}/server.key
crlfile {folder}/crl.pem
require_certificate true
use_identity_as_username true
# The lowest version that is taken.
tls_version tlsv1.2

allow_anonymous false
acl_file {folder}/acl

# A session's messages outlive a restart, and the retained status and control too.
persistence true
persistence_location {data}
# By default it is written every half hour: what a killed broker knew of statuses and controls.
autosave_interval 60

# The largest frame, with its topic and properties. The broker announces it; a device sets a larger
# frame aside and says so.
max_packet_size {packet}
# What a client may have on its way: a subscriber takes 20, a device sends 16.
max_inflight_messages 20
# A receipt goes at once, and does not wait until TCP has acknowledged the PUBACK before it.
set_tcp_nodelay true
# What waits for one slow or absent client; the rest is dropped here, and sent again by the device's
# outbox. The bytes bound the memory, the messages bound the time to work them off.
max_queued_messages 1000
max_queued_bytes {queued}

log_dest stdout
log_timestamp_format %Y-%m-%dT%H:%M:%S
"""

# Commands by category, so that a new read or write needs no new rule: what a user can harm is bound
# by the keys. SCAN, RANDOMKEY and DBSIZE take no key, and tell of keys that are not ours.
_NO_KEYS = "-@dangerous -scan -randomkey -dbsize"
_SESSION = "+ping +select +multi +exec +discard"
# Nobody can be the default user, which is off and has no password; but Redis reads its append-only
# file back as that user, and leaves out every transaction that the user may not run.
_REDIS_ACL = """\
user default off resetpass allkeys allchannels +@all
user cloud on #{cloud} resetchannels ~litterfog:* -@all +@read +@write {no_keys} {session} \
+evalsha +script|load +info
user dashboard on #{dashboard} resetchannels %R~litterfog:* -@all +@read {no_keys} {session}{says}
"""
# What people say in the dashboard is appended, and no more: of one stream an area, by one command.
_SAYS = " (%W~litterfog:v2:*:spot-events -@all +xadd)"


def broker_acl() -> str:
    """Give Mosquitto's access list."""
    return _ACL


def broker_conf(folder: Path, port: int, data: str) -> str:
    """Give Mosquitto's configuration; `folder` is where the broker finds its files."""
    location = data.rstrip("/") + "/"  # Mosquitto puts the file's name right behind it
    return _CONF.format(
        folder=folder, port=port, data=location, packet=_PACKET_BYTES, queued=_QUEUED_BYTES
    )


def redis_acl(cloud_password: str, dashboard_password: str) -> str:
    """Give Redis's users; it holds hashes of the passwords, which are long and random."""
    return _redis_acl(cloud_password, dashboard_password, _SAYS)


def former_redis_acls(cloud_password: str, dashboard_password: str) -> tuple[str, ...]:
    """Give what `redis_acl` gave before.

    When the dashboard had nothing to write; and when the store was of version 1 besides, and its
    users saw no other.
    """
    reading = _redis_acl(cloud_password, dashboard_password, "")
    return reading, reading.replace("~litterfog:*", "~litterfog:v1:*")


def _redis_acl(cloud_password: str, dashboard_password: str, says: str) -> str:
    return _REDIS_ACL.format(
        cloud=_hashed(cloud_password),
        dashboard=_hashed(dashboard_password),
        no_keys=_NO_KEYS,
        session=_SESSION,
        says=says,
    )


def _hashed(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()
