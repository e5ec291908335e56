#!/usr/bin/env bash
# Takes options of sbatch apart as sbatch does: -p gpu, -pgpu, -Hp gpu, --partition gpu,
# --partition=gpu, --part=gpu. For submit, which sends two kinds of jobs with them. To be sourced.
# shellcheck disable=SC2034 # what is found is for the script that sources this one

# The options of sbatch(1), Slurm 22.05 and what 24.05 has added: LETTER:NAME, or NAME alone. First
# those whose value may be a word of its own, then those that take none, or only behind "=".
sbatch_values=(A:account acctg-freq a:array batch bb bbf b:begin D:chdir cluster-constraint
    M:clusters comment C:constraint container container-id S:core-spec cores-per-socket cpu-freq
    cpus-per-gpu c:cpus-per-task deadline delay-boot d:dependency m:distribution e:error x:exclude
    export export-file extra B:extra-node-info gid gpu-bind gpu-freq G:gpus gpus-per-node
    gpus-per-socket gpus-per-task gres gres-flags hint i:input J:job-name kill-on-invalid-dep
    L:licenses mail-type mail-user mcs-label mem mem-bind mem-per-cpu mem-per-gpu mincpus network
    F:nodefile w:nodelist N:nodes n:ntasks ntasks-per-core ntasks-per-gpu ntasks-per-node
    ntasks-per-socket open-mode o:output p:partition power prefer priority profile q:qos
    reservation signal sockets-per-node switches thread-spec threads-per-core t:time time-min tmp
    tres-bind tres-per-task uid wait-all-nodes wckey wrap)
sbatch_flags=(contiguous exclusive get-user-env h:help H:hold ignore-pbs nice k:no-kill no-requeue
    O:overcommit s:oversubscribe parsable propagate Q:quiet reboot requeue spread-job
    stepmgr test-only usage use-min-nodes v:verbose V:version W:wait)

# sbatch_option WORD: its full name into $option; its letter or any beginning that is no other's will
# do. An unknown name stays as it is. Whether it takes the next word, yes, no or unknown: $takes.
sbatch_option() {
    local entry beginnings=()
    option=$1 takes=unknown
    for entry in "${sbatch_values[@]}" "${sbatch_flags[@]}"; do
        case $entry in
            "$1" | "$1":* | ?:"$1") option=${entry#?:} && beginnings=() && break ;;
            "$1"* | ?:"$1"*) beginnings+=("${entry#?:}") ;;
        esac
    done
    [ ${#1} -eq 1 ] || [ ${#beginnings[@]} -ne 1 ] || option=${beginnings[0]}
    [[ " ${sbatch_values[*]#?:} " != *" $option "* ]] || takes=yes
    [[ " ${sbatch_flags[*]#?:} " != *" $option "* ]] || takes=no
}

# sbatch_words WORD...: all of them into $sbatch_options, each as --NAME or --NAME=VALUE.
# Calls sbatch_refuse MESSAGE where sbatch would not take them.
sbatch_words() {
    local word letters
    sbatch_options=()
    while [ $# -gt 0 ]; do
        word=$1
        shift
        case $word in
            --?*=*)
                letters=${word%%=*}
                sbatch_option "${letters#--}"
                sbatch_options+=("--$option=${word#*=}")
                continue
                ;;
            --?*) sbatch_option "${word#--}" ;;
            -[!-]*)
                letters=${word#-}
                while sbatch_option "${letters:0:1}" && [ "$takes" = no ] && [ ${#letters} -gt 1 ]; do
                    sbatch_options+=("--$option")
                    letters=${letters:1}
                done
                [ ${#option} -gt 1 ] || sbatch_refuse "-$option: unknown here (write its long name)"
                if [ ${#letters} -gt 1 ]; then
                    sbatch_options+=("--$option=${letters:1}")
                    continue
                fi
                ;;
            *) sbatch_refuse "$word: what stands behind -- is options of sbatch" ;;
        esac
        # Words that are no options can only be values: of what is unknown here as well.
        [ "$takes" != unknown ] || [[ ${1--} == -* ]] || takes=yes
        if [ "$takes" = yes ]; then
            [ $# -gt 0 ] || sbatch_refuse "$word lacks its value"
            sbatch_options+=("--$option=$1")
            shift
        else
            sbatch_options+=("--$option")
        fi
    done
}

# sbatch_is_for_all --NAME[=VALUE]: whether it holds for any job of the user, as an account or a
# partition does, and not for the work of one: its processors, GPUs, nodes, files, what it waits for.
sbatch_is_for_all() {
    local name=${1#--}
    case ${name%%=*} in
        array | bb | bbf | contiguous | core-spec | cores-per-socket | cpu-freq | cpus-per-* | \
            dependency | distribution | error | extra-node-info | gpu* | gres* | hint | input | \
            job-name | kill-on-invalid-dep | mem-bind | mem-per-gpu | mincpus | nodefile | nodes | \
            ntasks* | open-mode | output | overcommit | signal | sockets-per-node | spread-job | \
            stepmgr | switches | thread-spec | threads-per-core | tres-* | use-min-nodes) return 1 ;;
    esac
}
