# complete.zsh FOLDER LINE...: prints what zsh offers where a user types LINE and a tab, one a line and an
# empty one after each LINE, with the completions of FOLDER. The shell that is typed into runs this file
# as well, at a terminal of its own.
if [[ -z $WARPSIEVE_HITS ]]; then
    zmodload zsh/zpty || exit
    export WARPSIEVE_HITS=$(mktemp) WARPSIEVE_FOLDER=$1
    shift
    zpty shell zsh -f -i
    zpty -w shell "source ${(q)0}"
    zpty -r shell seen '*is ready*'
    for line; do
        : > $WARPSIEVE_HITS
        zpty -w -n shell "$line"$'\t'
        zpty -r shell seen '*has completed*'
        sort -u $WARPSIEVE_HITS | grep .
        print
        zpty -w -n shell $'\C-u'
    done
    zpty -d shell
    rm -f $WARPSIEVE_HITS
    exit 0
fi
PROMPT= fpath=($WARPSIEVE_FOLDER $fpath)
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
setopt no_auto_list # of a long list zsh asks whether to show it
zstyle ':completion:*' insert-tab false
# What is offered comes by here; -O, -A and -D are questions of the completions to themselves.
compadd() {
    if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
        local -a hits
        builtin compadd -O hits "$@"
        print -rl -- $hits >> $WARPSIEVE_HITS
    fi
    builtin compadd "$@"
}
# In quotes: what is typed here is shown on the terminal as well. zsh forgets these functions each time.
say_the_end() {
    print has" "completed
    comppostfuncs=(say_the_end)
}
comppostfuncs=(say_the_end)
print is" "ready
