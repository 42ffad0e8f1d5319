import { readIndex } from "./package-index.ts";

/** Packages of Alpine 3.22 with their sizes, as far as lessons and habits ask for them. */
export const alpineIndex = readIndex(`
bash 5.2.37-r0 1500 : readline : : bash
bash-completion 2.16.0-r0 1300 : bash
bind-tools 9.20.13-r0 420 : bind-libs : : dig nslookup host
bind-libs 9.20.13-r0 2900
binutils 2.44-r3 9700
build-base 0.5-r3 10 : binutils file gcc g++ make musl-dev fortify-headers patch : : make
brotli-libs 1.1.0-r2 860
busybox-extras 1.37.0-r19 80 : : : telnet
c-ares 1.34.5-r0 210
ca-certificates 20250911-r0 680
coreutils 9.7-r1 1100
curl 8.14.1-r2 270 : libcurl ca-certificates : : curl
file 5.46-r2 8800
fortify-headers 1.1-r5 30
gawk 5.3.2-r2 900 : : : gawk
g++ 14.2.0-r6 51000 : gcc
gcc 14.2.0-r6 143000 : binutils libgcc musl-dev mpc1 : : gcc cc=gcc
git 2.49.1-r0 12700 : libcurl pcre2 : : git
go 1.24.6-r0 224000 : binutils gcc musl-dev : : go
gcompat 1.1.0-r4 130
htop 3.4.1-r0 210
iproute2 6.15.0-r0 1300 : : : ip ss
iputils-ping 20240905-r0 40 : : : ping
jq 1.8.1-r0 620
less 679-r0 190 : : : less
libc6-compat 1.2.5-r10 30
libcurl 8.14.1-r2 640 : c-ares libidn2 libpsl nghttp2-libs brotli-libs zstd-libs
libffi-dev 3.4.8-r0 80
libgcc 14.2.0-r6 160
libidn2 2.3.7-r0 210
libpq 17.6-r0 350
libpsl 0.21.5-r3 110
libstdc++ 14.2.0-r6 2700 : libgcc
linux-headers 6.14.2-r0 6500
make 4.4.1-r3 280 : : : make
mariadb-client 11.4.8-r0 38000
mpc1 1.3.1-r1 4200
musl-dev 1.2.5-r10 10600
nano 8.4-r0 920
netcat-openbsd 1.229.1-r0 50 : : : nc
net-tools 2.10-r3 610 : : : netstat ifconfig route
nghttp2-libs 1.65.0-r0 180
nginx 1.28.0-r3 1200 : pcre2
nodejs 22.16.0-r2 59000 : libstdc++ icu-libs c-ares : : node
icu-libs 76.1-r1 1900
npm 11.3.0-r1 10500 : nodejs : : npm
openjdk17-jre-headless 17.0.16_p8-r0 173000
openssh-client 10.0_p1-r7 3100
openssl 3.5.4-r0 780
openssl-dev 3.5.4-r0 2400
patch 2.8-r0 190
pcre2 10.43-r1 640
perl 5.40.3-r0 38000 : : : perl
php84-cli 8.4.13-r0 5900 : : : php
postgresql-client 17 10 : postgresql17-client : : psql
postgresql17-client 17.6-r0 3600 : libpq
postgresql-dev 17.6-r0 12000
procps 4.0.4-r3 700 : : : ps top free pgrep pkill uptime watch kill
py3-pip 25.1.1-r0 6400 : python3 : : pip pip3=pip
python3 3.12.11-r0 39000 : libffi readline sqlite-libs : : python3=python
python3-dev 3.12.11-r0 43000 : python3
libffi 3.4.8-r0 50
sqlite-libs 3.49.2-r1 1300
readline 8.2.13-r1 310
redis 8.0.3-r0 4300 : : : redis-cli redis-server
rsync 3.4.1-r0 580
shadow 4.17.3-r0 400
sqlite 3.49.2-r1 1600
strace 6.13-r0 1400
stress-ng 0.19.00-r0 5200 : : : stress-ng
su-exec 0.2-r3 20
sudo 1.9.17_p2-r0 2400
tcpdump 4.99.5-r1 1200
tini 0.19.0-r3 30
tmux 3.5a-r1 900
tree 2.2.1-r0 80
tzdata 2025b-r0 1600
unzip 6.0-r15 320 : : : unzip
vim 9.1.1566-r0 3300 : : : vi vim
wget 1.25.0-r1 780 : pcre2 libidn2 : : wget
xz 5.8.1-r0 180
zip 3.0-r13 380
zlib-dev 1.3.1-r2 140
zstd-libs 1.5.7-r0 700
`);
