#!/bin/sh
# Bring a bare Debian 13 or Ubuntu 24.04 machine to a running cloud side. For EC2: paste this file as
# user data, with LITTERFOG_REPO filled in; on any other machine run it as root. Safe to repeat.
# It says what it does in /var/log/cloud-init-output.log. docs/deploy.md walks through it.
set -eu

LITTERFOG_REPO=${LITTERFOG_REPO:-}          # git address of this project, or of your copy of it
LITTERFOG_VERSION=${LITTERFOG_VERSION:-}    # branch or tag [the repository's own default]
BROKER_HOST=${BROKER_HOST:-}                # name or address for devices [asked of EC2]
SWAP_MB=${SWAP_MB-1024}                     # a t2.micro has 1 GiB: building takes a little more
HERE=/opt/litterfog

say() { echo "litterfog: $*"; }
fail() { say "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "run it as root"
[ -n "$LITTERFOG_REPO" ] || fail "fill in LITTERFOG_REPO, the git address to install from"

say "installing Docker and Compose"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends ca-certificates curl git docker.io >/dev/null
# Ubuntu's names, then Debian's
apt-get install -y -qq --no-install-recommends docker-compose-v2 docker-buildx >/dev/null 2>&1 ||
  apt-get install -y -qq --no-install-recommends docker-compose docker-buildx docker-cli >/dev/null
docker compose version >/dev/null 2>&1 || fail "no Compose v2 in this system: take Debian 13 or Ubuntu 24.04"
if [ -d /run/systemd/system ]; then systemctl enable --quiet --now docker; fi

if [ -n "$SWAP_MB" ] && ! grep -q /swapfile /proc/swaps; then
  say "making $SWAP_MB MB of swap"
  [ -f /swapfile ] || { fallocate -l "${SWAP_MB}M" /swapfile && chmod 600 /swapfile && mkswap -q /swapfile; }
  swapon /swapfile
  grep -q '^/swapfile' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
fi

if [ -d "$HERE/.git" ]; then
  say "bringing $HERE up to date"
  git -C "$HERE" checkout --quiet -- .env # written anew below
  git -C "$HERE" fetch --quiet --depth 1 origin "${LITTERFOG_VERSION:-HEAD}"
  git -C "$HERE" checkout --quiet --detach FETCH_HEAD
else
  say "fetching $LITTERFOG_REPO"
  git clone --quiet --depth 1 ${LITTERFOG_VERSION:+--branch "$LITTERFOG_VERSION"} "$LITTERFOG_REPO" "$HERE"
fi
cd "$HERE"

if [ -z "$BROKER_HOST" ]; then # EC2's metadata, version 2
  metadata=http://169.254.169.254/latest
  token=$(curl -sf -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token" || true)
  for name in public-hostname public-ipv4; do
    [ -n "$BROKER_HOST" ] || BROKER_HOST=$(curl -sf -m 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$name" || true)
  done
  [ -n "$BROKER_HOST" ] || fail "this is no EC2 machine with a public address: set BROKER_HOST to the name devices reach it by"
fi

set_variable() { # set_variable NAME VALUE: in .env, once
  grep -v "^$1=" .env >.env.new || true
  echo "$1=$2" >>.env.new
  mv .env.new .env
}
set_variable COMPOSE_PROFILES cloud
set_variable BROKER_HOST "$BROKER_HOST"
set_variable BROKER_ADDRESS 0.0.0.0 # nobody without a bundle gets in

say "building and starting; some minutes on a small machine"
docker compose up -d --build --wait --wait-timeout 900
docker compose exec -T cloud litterfog status
say "ready: mqtts://$BROKER_HOST:8883. A device's bundle: cd $HERE && docker compose run --rm -T setup certs device NAME --out - > NAME.pem"
