import { readIndex } from "./package-index.ts";

/** Packages of Debian 12 with their sizes, as far as lessons and habits ask for them. */
export const debianIndex = readIndex(`
adduser 3.134 830
apache2 2.4.65-1~deb12u1 9800 : libapr1 perl : ssl-cert
autoconf 2.71-3 2000 : perl m4
automake 1.16.5-1.3 1900 : autoconf
bash-completion 2.11-6 1490
bc 1.07.1-3 230 : : : bc
bind9-dnsutils 9.18.41-1~deb12u1 1300 : libbind9 : : dig nslookup host
binutils 2.40-2 27200
bsdutils 2.38.1-5 360
build-essential 12.9 20 : gcc g++ make libc6-dev dpkg-dev : fakeroot
busybox 1.35.0-4 830
ca-certificates 20230311+deb12u1 380 : openssl
cmake 3.25.1-1 29800 : libssl3 : gcc
cpp 12.2.0-3 30 : cpp-12
cpp-12 12.2.0-14 28900 : libc6
curl 7.88.1-10+deb12u14 500 : libcurl4 : ca-certificates : curl
default-jre-headless 17-74 10 : openjdk-17-jre-headless
default-jdk 17-74 10 : openjdk-17-jdk-headless
dialog 1.3-20230209 1200
dnsutils 9.18.41-1~deb12u1 20 : bind9-dnsutils
dpkg-dev 1.21.22 1600 : binutils make patch perl
fakeroot 1.31-1.2 340
file 5.44-3 120 : libmagic1
g++ 12.2.0-3 10 : g++-12
g++-12 12.2.0-14 33400 : gcc-12 libstdc++-12-dev
gawk 5.2.1-2 2900 : : : gawk
gcc 12.2.0-3 40 : gcc-12 : libc6-dev : gcc cc=gcc
gcc-12 12.2.0-14 56300 : cpp-12 binutils libgcc-12-dev
gettext-base 0.21-12 680
git 2.39.5-0+deb12u2 46900 : libcurl3-gnutls perl git-man : ca-certificates less openssh-client patch : git
git-man 2.39.5-0+deb12u2 2060
gnupg 2.2.40-1.1+deb12u1 9200
golang-go 1.19~1 40 : golang-1.19-go : gcc g++ git : go
golang-1.19-go 1.19.8-2 272000
gosu 1.14-1 2300
htop 3.2.2-2 380
imagemagick 6.9.11.60 210 : libmagickcore : ghostscript
ghostscript 10.0.0 160 : libgs10
inetutils-telnet 2.4-2+deb12u1 240 : : : telnet
iproute2 6.1.0-3 3900 : : libpam-cap : ip ss
iptables 1.8.9-2 1700
iputils-ping 20221126-1+deb12u1 120 : : libpam-cap : ping
jq 1.6-2.1+deb12u1 1050
less 590-2.1~deb12u2 310 : : : less
libapr1 1.7.2 230
libbind9 9.18.41 4100
libc6 2.36-9+deb12u13 12900
libc6-dev 2.36-9+deb12u13 12200 : linux-libc-dev libcrypt-dev
libcrypt-dev 4.4.33-2 350
libcurl3-gnutls 7.88.1-10 860
libcurl4 7.88.1-10+deb12u14 870 : libssl3 libnghttp2 libldap : publicsuffix
libffi-dev 3.4.4-1 280
libgcc-12-dev 12.2.0-14 20500
libgs10 10.0.0 21000
libjpeg-dev 2.1.5 10 : libjpeg62-turbo-dev
libjpeg62-turbo-dev 2.1.5 1800
libldap 2.5.13 540
libmagic1 5.44-3 8100
libmagickcore 6.9.11.60 6000
libmariadb-dev 10.11.14 8500
libnghttp2 1.52.0 170
libpam-cap 2.66-4 90
libpq-dev 15.14-0+deb12u1 600 : libpq5 libssl-dev
libpq5 15.14-0+deb12u1 760 : libssl3
libpng-dev 1.6.39-2 980
libsqlite3-dev 3.40.1-2 2900
libssl-dev 3.0.17-1~deb12u3 12400 : libssl3
libssl3 3.0.17-1~deb12u3 6000
libstdc++-12-dev 12.2.0-14 18800
libtool 2.4.7-5 1200
libxml2-dev 2.9.14 3200
linux-libc-dev 6.1.153-1 7700
locales 2.36-9+deb12u13 15900
lsof 4.95.0-1 490
m4 1.4.19-3 600
make 4.3-4.1 1600 : : : make
maven 3.8.7-1 20 : libmaven3 openjdk-17-jre-headless
libmaven3 3.8.7-1 12800
mariadb-client 10.11.14 45300 : perl
mercurial 6.3.2-1 1300 : python3
mtr-tiny 0.95-1 160
nano 7.2-1+deb12u1 2900
net-tools 2.10-0.1+deb12u2 1000 : : : netstat ifconfig route
netbase 6.4 40
netcat-openbsd 1.219-1 110 : : : nc
netcat-traditional 1.10-47 140 : : : nc
nginx 1.22.1-9+deb12u3 1270 : nginx-common iproute2
nginx-common 1.22.1-9+deb12u3 320
nodejs 18.20.4+dfsg-1~deb12u1 350 : libnode108 : npm : node nodejs=node
libnode108 18.20.4+dfsg-1~deb12u1 49600
npm 9.2.0~ds1-1 2900 : nodejs node-gyp : git build-essential : npm
node-gyp 9.3.0-2 260
openjdk-17-jdk-headless 17.0.16+8-1~deb12u1 232000 : openjdk-17-jre-headless
openjdk-17-jre-headless 17.0.16+8-1~deb12u1 198000
openssh-client 9.2p1-2+deb12u7 6100 : libssl3 : xauth
openssl 3.0.17-1~deb12u3 2300 : libssl3
patch 2.7.6-7 240
perl 5.36.0-7+deb12u3 670 : perl-modules libperl5.36 : : perl
perl-modules 5.36.0-7+deb12u3 17800
libperl5.36 5.36.0-7+deb12u3 28900
php-cli 8.2+93 20 : php8.2-cli : : php
php8.2-cli 8.2.29-1~deb12u1 5600
pkg-config 1.8.1-1 30 : pkgconf
pkgconf 1.8.1-1 80
postgresql-client 15+248 60 : postgresql-client-15 : : psql
postgresql-client-15 15.14-0+deb12u1 8400 : libpq5 perl
procps 4.0.2-3 2500 : libproc2-0 : psmisc : ps top free pgrep pkill uptime watch kill
libproc2-0 4.0.2-3 140
psmisc 23.6-1 860
publicsuffix 20230209 330
python3 3.11.2-1+b1 80 : python3.11 : : python3=python
python3.11 3.11.2-6+deb12u6 560 : libpython3.11-stdlib
libpython3.11-stdlib 3.11.2-6+deb12u6 8100
python3-dev 3.11.2-1+b1 20 : python3 libpython3.11-dev zlib1g-dev
libpython3.11-dev 3.11.2-6+deb12u6 17900
python3-pip 23.0.1+dfsg-1 7100 : python3 python3-setuptools ca-certificates : build-essential python3-dev : pip pip3=pip
python3-setuptools 66.1.1-1+deb12u2 2900
python3-venv 3.11.2-1+b1 10 : python3
redis-server 5:7.0.15-1~deb12u5 200 : redis-tools
redis-tools 5:7.0.15-1~deb12u5 5400 : : : redis-cli redis-server
redis 5:7.0.15-1~deb12u5 60 : redis-server : : redis-cli redis-server
rsync 3.2.7-1+deb12u2 800
ruby 1:3.1 30 : libruby3.1
libruby3.1 3.1.2-7 26000
sl 5.02-1 60
socat 1.7.4.4-2 1500
sqlite3 3.40.1-2+deb12u2 590
ssl-cert 1.1.2 70
strace 6.1-0.1 2600
stress 1.0.7-1 60 : : : stress
stress-ng 0.15.06-2 3300 : : : stress-ng
subversion 1.14.2-4 4900
sudo 1.9.13p3-1+deb12u2 6500
supervisor 4.2.5-1 1600 : python3
tcpdump 4.99.3-1 1300
telnet 0.17+2.4-2 40 : inetutils-telnet
tini 0.19.0-1 870
tmux 3.3a-3 1100
traceroute 1:2.1.2-1 150
tree 2.1.0-1 110
tzdata 2025b-0+deb12u2 2700
unzip 6.0-28 390 : : : unzip
vim 2:9.0.1378-2+deb12u2 3700 : vim-runtime : : vi vim
vim-runtime 2:9.0.1378-2+deb12u2 36200
vim-tiny 2:9.0.1378-2+deb12u2 1800 : : : vi
wget 1.21.3-1+deb12u1 3700 : libssl3 : ca-certificates : wget
xauth 1:1.1.2-1 80
xz-utils 5.4.1-1 1200
zip 3.0-13 620
zlib1g-dev 1:1.2.13.dfsg-1 1300
`);
