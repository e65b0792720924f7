#!/usr/bin/env bash
# Debian packages that tests use: those in this folder, and those of the completion scripts. Needs root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends iproute2 nftables avahi-daemon avahi-utils dbus zsh fish
