# Read by every interactive bash of the sandbox; ~/.bashrc comes after it.
case $- in *i*) ;; *) return ;; esac

PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '
PS2='> '
shopt -s checkwinsize histappend
HISTSIZE=5000
HISTFILESIZE=5000
HISTCONTROL=ignoredups
# Written line by line: a shell that is ended with its server keeps its history.
PROMPT_COMMAND='history -a'

alias ls='ls --color=auto'
alias ll='ls -l'
alias grep='grep --color=auto'
alias k=kubectl

# Completion for kubectl, helm and docker by their own protocol (`PROGRAM __complete WORDS…`, the last line is `:DIRECTIVE`),
# so that it works on machines without the package bash-completion.
_matelot_complete() {
  local program=${COMP_WORDS[0]} line=${COMP_LINE:0:COMP_POINT} words value reply directive candidate
  [ "$program" = k ] && program=kubectl
  # Split on blanks alone: readline also breaks words at `=` and `:`, which are part of flags and images here.
  read -ra words <<<"$line"
  case $line in *[[:blank:]]) words+=('') ;; esac
  reply=$("$program" __complete "${words[@]:1}" 2>/dev/null) || return
  directive=${reply##*:}
  reply=${reply%:*}
  # The answers to `--flag=val` complete `val`.
  value=${words[-1]}
  [[ $value == -*=* ]] && value=${value#*=}
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate=${candidate%%$'\t'*}
    # Readline replaces only what follows the last colon.
    [[ -n $candidate && $candidate == "$value"* ]] && COMPREPLY+=("${candidate#"${value%"${value##*:}"}"}")
  done <<<"$reply"
  # Bits of the directive: 1 error, 2 no space, 4 no file names, 8 only files of these extensions, 16 only directories.
  ((directive & 2)) && compopt -o nospace
  if ((directive & 24)) || ((${#COMPREPLY[@]} == 0 && !(directive & 4))); then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$value")
  fi
}
complete -F _matelot_complete kubectl k helm docker
