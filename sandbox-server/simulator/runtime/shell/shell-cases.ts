/**
 * Scripts that print the same in every bash: the table is run against the simulated shell by `shell-cases.test.ts`
 * and, to prove the expectations, against this machine's bash by the same test.
 */
export const shellCases: readonly string[] = [
  // Words and quoting
  `echo a   b "c   d" 'e $f' g\\ h`,
  `x="a b"; echo $x "$x" '$x' \${x}c`,
  `echo "a\\"b" 'it'"'"'s' $'tab\\there'`,
  `echo {1..5} {a,b}{1,2} {01..03} {5..1..2}`,
  `echo ~ | grep -c /`,
  `set -- "a b" c; for i in "$@"; do echo "<$i>"; done; for i in $*; do echo "[$i]"; done; echo "$*" $#`,
  `IFS=:; x=a:b:c; for i in $x; do echo $i; done; set -- 1 2 3; echo "$*"`,
  `x=; echo "<\${x:-empty}> <\${x-unset}> <\${y-unset}>"; echo \${z:=set} $z`,
  `x=hello.tar.gz; echo \${x%.*} \${x%%.*} \${x#*.} \${x##*.} \${#x}`,
  `x=hello; echo \${x:1:3} \${x:1} \${x: -2} \${x^} \${x^^} \${x/l/L} \${x//l/L} \${x/#h/J} \${x/%o/0}`,
  `x=ABC; echo \${x,} \${x,,}; y=x; echo \${!y}`,
  `a=(one two "three four"); echo \${a[1]} \${#a[@]} "\${a[2]}" \${!a[@]}; a+=(five); for i in "\${a[@]}"; do echo "<$i>"; done`,
  `declare -A m; m[a]=1; m[b]=2; echo \${m[a]} \${m[b]} \${#m[@]}; for k in "\${!m[@]}"; do echo $k; done | sort`,
  `a=(1 2 3 4 5); echo \${a[@]:1:2} \${a[-1]}; unset 'a[0]'; echo \${a[@]}`,
  `echo "$(echo "nested $(echo deep)")" \`echo old\``,
  `echo $((1+2*3)) $(( (1+2)*3 )) $((7%3)) $((2**8)) $((5>3)) $((5/2)) $((-7/2)) $((1<<4)) $((0x1f)) $((010))`,
  `i=5; echo $((i++)) $i $((++i)) $((i+=3)) $((i==10?1:0)); ((i>5)) && echo yes; let "i=i*2"; echo $i`,
  `printf '%s-%s\\n' a b c; printf '%d %5.2f %x %o %c|%-5s|%5s|\\n' 42 3.14159 255 8 z ab cd; printf '%%\\n'`,
  `echo -n a; echo -e 'b\\tc'; echo -e '\\x41\\0102'`,
  `cat <<E
x is $((1+1)) \\$x \`echo sub\`
E`,
  `cat <<'E'
raw $x \`no\`
E`,
  `cat <<-E
	tabs gone
	E`,
  `cat <<< "here string"`,
  // Control flow
  `for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done`,
  `for ((i=0;i<3;i++)); do echo $i; done`,
  `i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i`,
  `for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done`,
  `for i in 1 2 3; do for j in a b; do [ $i = 2 ] && break 2; echo $i$j; done; done`,
  `case abc in a*) echo starts;; *) echo other;; esac; case x in a|b) echo 1;; x|y) echo 2;; esac; case q in [a-p]) echo low;; [!a-p]) echo high;; esac`,
  `case a in a) echo 1;& b) echo 2;; c) echo 3;; esac`,
  `if false; then echo a; elif true; then echo b; else echo c; fi; if ! true; then echo d; fi; echo $?`,
  `true && echo yes || echo no; false && echo yes || echo no; false || false; echo $?`,
  `f() { echo "args: $# $1"; return 3; }; f a b; echo $?; function g { local x=1; echo $x; }; x=9; g; echo $x`,
  `fact() { if [ $1 -le 1 ]; then echo 1; else echo $(( $1 * $(fact $(($1-1))) )); fi; }; fact 6`,
  `(x=1; echo $x); echo "<$x>"; { y=2; }; echo $y`,
  `x=1; (exit 4); echo $?; { false; }; echo $?`,
  `echo a | while read l; do x=$l; echo "in $x"; done; echo "out <$x>"`,
  `set -e; false || true; echo ok; if false; then :; fi; echo still; false; echo never`,
  `set -u; echo "\${x:-d}"; (echo $y) 2>/dev/null; echo $?`,
  `set -o pipefail; false | true; echo $?; set +o pipefail; false | true; echo $?; echo "\${PIPESTATUS[0]}"`,
  `trap 'echo bye' EXIT; echo hi; exit 5`,
  `trap 'echo caught' USR1; kill -USR1 $$; echo after`,
  `f() { trap 'echo fexit' EXIT; }; f; echo x`,
  `(trap 'echo sub' EXIT; echo in); echo out`,
  // Tests
  `[ -z "" ] && echo 1; [ -n "a" ] && echo 2; [ a = a ] && echo 3; [ 1 -eq 1 -a 2 -gt 1 ] && echo 4; [ ! -f /nope ] && echo 5; [ -d / ] && echo 6; [ a != b -o x = y ] && echo 7`,
  `[[ abc == a* ]] && echo glob; [[ abc =~ ^a(b)c$ ]] && echo \${BASH_REMATCH[1]}; [[ a < b && ! c == d ]] && echo and; [[ -z $nope ]] && echo empty; [[ 10 -gt 9 ]] && echo num`,
  `[[ "a b" == "a b" ]] && echo same; x="*"; [[ abc == $x ]] && echo pattern; [[ abc == "$x" ]] || echo literal`,
  `test 5 -gt 3 && echo t; test abc && echo nonempty; test "" || echo empty`,
  // Redirections
  `cd /tmp; d=$(mktemp -d); cd $d; echo one > f; echo two >> f; cat f; cat < f | wc -l | tr -d ' '; rm f; ls | wc -l | tr -d ' '`,
  `{ echo out; echo err >&2; } 2>&1 | sort`,
  `{ echo out; echo err >&2; } 2>/dev/null`,
  `exec 3>&1; echo three >&3; exec 3>&-`,
  `d=$(mktemp); exec 4<>$d; echo data >&4; exec 4>&-; cat $d; while read -r l; do echo "got $l"; done < $d`,
  `cat <(echo proc) <(echo sub)`,
  `echo hidden &>/dev/null; echo shown`,
  `read a b <<< "first second third"; echo "$a|$b"; IFS=, read x y z <<< "1,2,3"; echo $z$y$x`,
  `printf 'a b\\nc d\\n' | while read -r x y; do echo $y-$x; done`,
  `printf 'l1\\nl2\\n' | { read a; read b; echo $b $a; }`,
  `mapfile -t lines < <(printf 'x\\ny\\n'); echo \${#lines[@]} \${lines[1]}`,
  `read -r -a w <<< "p q r"; echo \${w[2]} \${#w[@]}`,
  `x=$(printf 'trailing\\n\\n\\n'); echo "<$x>"`,
  // Pipes, jobs
  `seq 1 5 | head -n 3 | tail -n 1; echo \${PIPESTATUS[@]}`,
  `yes | head -n 2`,
  `sleep 0.01 & wait $!; echo $?; (exit 7) & wait $!; echo $?`,
  `for i in 1 2 3; do (echo $i) & wait; done`,
  `! true; echo $?; ! false; echo $?`,
  `time -p true 2>/dev/null; echo done`,
  `echo a; echo b & wait; echo c`,
  // Builtins
  `eval 'x=5; echo $x'; v=y; eval "$v=7"; echo $y`,
  `export FOO=bar; env | grep ^FOO=; FOO=baz sh -c 'echo $FOO'; echo $FOO; unset FOO; echo "<$FOO>"`,
  `set -- a b c; shift; echo $1 $#; shift 2; echo $#; set -- x; echo $1`,
  `while getopts "ab:c" o -a -b val -c; do echo "$o \${OPTARG:-}"; done`,
  `type -t cd; type -t if; f() { :; }; type -t f; command -v echo; command -v nope || echo none`,
  `cd /tmp && pwd; cd / && cd - >/dev/null; pwd; cd /usr/../tmp; pwd`,
  `readonly r=1; (r=2) 2>/dev/null; echo $r $?`,
  `alias x=y; echo ok; unalias x; declare -i n=5+5; echo $n; declare -p n`,
  `x=5; f() { x=6; }; f; echo $x; g() { local x=7; h; }; h() { echo $x; }; g`,
  `source /dev/stdin <<< 'echo sourced; z=1'; echo $z`,
  `command echo direct; builtin echo built; echo \${0##*/} | grep -c sh`,
  `printf -v out '%03d' 7; echo $out; echo $(( $(echo 3) + 4 ))`,
  `bash -c 'echo $0 $1 $2' name a b; sh -c 'exit 9'; echo $?`,
  `nope_command 2>/dev/null; echo $?; /etc/passwd 2>/dev/null; echo $?`,
  `x=10; until ((x<=7)); do ((x--)); done; echo $x; ((0)); echo $?`,
  `echo \${x:+set} \${PATH:+p}; unset x; echo "<\${x:+set}>"; x=a; echo \${x:?msg}`,
  `f() { echo $FUNCNAME; }; f; echo \${#} $-x | grep -c x`,
  `select_test=1; a=b; case $a in (b) echo paren;; esac`,
  `echo one; # comment
echo two # more
echo "# not"`,
  `echo a \\
 b; x='multi
line'; echo "$x"`,
  `if [ 1 = 1 ]
then
  echo multi-line
fi; for i in a
do echo $i; done`,
  // Text tools
  `printf 'b 2\\na 10\\nc 1\\n' | sort; printf 'b 2\\na 10\\nc 1\\n' | sort -k2 -n; printf '3\\n1\\n2\\n' | sort -rn; printf 'a\\na\\nb\\n' | uniq -c | sed 's/^ *//'`,
  `printf 'a:b:c\\n1:2:3\\n' | cut -d: -f2; echo abcdef | cut -c2-4; echo hello | tr a-z A-Z; echo aabbcc | tr -s a-c; echo h3llo | tr -d 0-9`,
  `printf 'foo\\nbar\\nbaz\\n' | grep ba; printf 'foo\\nbar\\n' | grep -v foo; printf 'a1\\nb2\\n' | grep -E '^[a-z][0-9]$' | wc -l | tr -d ' '; printf 'x\\ny\\n' | grep -n y; printf 'abc' | grep -o b; printf 'A\\n' | grep -ci a`,
  `printf 'foo bar\\nfoo\\n' | sed 's/foo/X/'; echo aaa | sed 's/a/b/g'; printf '1\\n2\\n3\\n' | sed -n 2p; printf '1\\n2\\n3\\n' | sed 2d; echo 'a b' | sed -E 's/(.) (.)/\\2 \\1/'; printf 'a\\nb\\n' | sed '/a/s/$/!/'; printf '1\\n2\\n3\\n4\\n' | sed '2,3d'`,
  `printf '1\\n2\\n3\\n' | sed '$d'; echo x | sed 's|x|/a/b|'; printf 'a\\nb\\n' | sed 'a\\after'; printf 'a\\nb\\n' | sed -e 's/a/1/' -e 's/b/2/'; echo 'hello world' | sed 's/\\(hello\\) \\(world\\)/\\2 \\1/'`,
  `echo 'a b c' | awk '{print $2, NF}'; printf '1\\n2\\n3\\n' | awk '{s+=$1} END {print s}'; echo 'x:y' | awk -F: '{print $2}'; awk 'BEGIN {printf "%d %s\\n", 3, "z"; for (i=0;i<2;i++) print i}'`,
  `printf 'a 1\\nb 2\\na 3\\n' | awk '{c[$1]+=$2} END {for (k in c) print k, c[k]}' | sort; echo 'foo bar' | awk '{gsub(/o/,"0"); print toupper($0), length($1), substr($2,2), index($0,"b")}'`,
  `printf '1 a\\n2 b\\n3 c\\n' | awk 'NR==2; $1>2 {print $2; next} /a/ {print "has a"}'; awk -v x=5 'BEGIN{print x*2, 7/2, 2^3, 10%3, (x>3?"y":"n")}'`,
  `seq 5; seq 2 4; seq 0 2 6; seq -s, 3; echo 1 2 3 | xargs -n1 echo n; printf 'a\\nb\\n' | xargs -I{} echo '<{}>'`,
  `echo hello | base64; echo aGVsbG8K | base64 -d; printf abc | md5sum; printf abc | sha256sum | cut -c1-16; expr 3 + 4; expr 10 / 3; basename /a/b.txt .txt; dirname /a/b.txt`,
  `printf 'l1\\nl2\\nl3\\n' | head -n 1; printf 'l1\\nl2\\nl3\\n' | tail -n +2; printf 'a b c' | wc -w | tr -d ' '; echo abc | rev; printf '1\\n2\\n' | tac; printf 'a\\nb\\n' | paste -sd,`,
  `cd $(mktemp -d); mkdir -p a/b; echo x > a/b/f; cp -r a c; cat c/b/f; mv c d; ls; find . -type f | sort; rm -r d; ln -s a/b/f l; cat l; readlink l; [ -L l ] && echo link; touch t; chmod 600 t; stat -c %a t; find . -name '*.txt' | wc -l | tr -d ' '`,
  `cd $(mktemp -d); touch a.txt b.txt c.md; echo *.txt; echo *.zip; echo [ab].txt; echo ?.md; for f in *.txt; do echo "\${f%.txt}"; done`,
  `cd $(mktemp -d); echo data > f; tar czf t.tgz f; rm f; tar xzf t.tgz; cat f; tar tzf t.tgz; gzip f; ls; gunzip f.gz; cat f`,
  // Bytes, differences, columns
  `echo hello | od -c; echo hello | od -An -tx1; printf '\\001\\002' | od -b; echo hello | od -x; printf '%040d' 0 | od -Ax -to1`,
  `cd $(mktemp -d); seq 20 > a; sed '3d;18s/$/ x/' a > b; diff a b; diff -u a b | tail -n +3; diff -q a b; diff a a; echo $?; printf 'x' | diff a - | tail -2`,
  `cd $(mktemp -d); printf 'a 1\\nb 2\\n' > x; printf 'a X\\nc Y\\n' > y; join x y; join -a1 -a2 x y; echo text | cksum; printf 'a\\tb\\001\\n' | cat -A; printf 'a\\n\\n\\nb\\n' | cat -s`,
  `seq 4 | paste - -; seq 3 | nl -w2 -s': '; printf 'a\\n\\nb\\n' | nl -ba -nrz; seq 6 | paste -sd',;'; wc -l /dev/null`,
  `cd $(mktemp -d); touch -d '2020-01-01' old; touch new; find . -newer old -type f; mkdir d; touch d/e; find . -type f -exec echo {} + | wc -w; find old -printf '%f %s %m %y\\n'`,
  `date -u -d '2024-02-29 12:34:56' '+%j %U %V %W %G'; date -u -Iseconds -d @0; date -u -I -d @86400; date -u -R -d @0`,
  `printf '%5.1f|%.0f|%.0f|%.2f\\n' 2.25 0.5 1.5 1.005; awk 'BEGIN{printf "%c%c|%5.1f\\n", 65, "hello", 2.25}'; expr index hello l; expr match abc 'a.'`,
  `cd $(mktemp -d); mkdir -pv q/w; echo 1 > a; cp -v a b; mv -v b c; rm -v c; printf 'a,,b' | xargs -d, -n1`,
  `cd $(mktemp -d); mkfifo p; (echo through > p &); cat p; bash -n -c 'echo never'; echo $-`,
  `echo before; echo $((1/0)); echo after`,
  `set -u; echo "$nowhere"; echo after`,
  `timeout -s KILL 0.1 sleep 2; echo $?`,
];
