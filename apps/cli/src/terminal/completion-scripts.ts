/**
 * Completion scripts for shells: each calls `roster complete` with the words up to the cursor. Typed words are never
 * evaluated. The first line of the output can be `:files`; every other line is a candidate, a tab and its meaning.
 */
const BASH = `# roster completion for bash: source <(roster completion bash)
_roster() {
  local line="\${COMP_LINE:0:COMP_POINT}" reply value mark tail
  local plain='^[][[:alnum:]@%+=:,./_*~-]*$'
  local -a words
  read -r -a words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  reply="$(roster complete -- "\${words[@]:1}" 2>/dev/null)"
  local word="\${words[\${#words[@]}-1]}"
  # Bash replaces only what follows the last of the characters that break words for it, and an @ with it.
  tail="$word"
  for mark in = :; do
    [[ $COMP_WORDBREAKS == *"$mark"* ]] && tail="\${tail##*"$mark"}"
  done
  [[ $COMP_WORDBREAKS == *@* && $tail == *@* ]] && tail="@\${tail##*@}"
  COMPREPLY=()
  if [[ $reply == :files* ]]; then
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$tail")
    compopt -o filenames 2>/dev/null
    return
  fi
  while IFS= read -r value; do
    value="\${value%%$'\\t'*}"
    [[ -n $value ]] || continue
    value="\${value:$((\${#word} - \${#tail}))}"
    # Names in a members file are text from outside: bash must not evaluate them.
    [[ $value =~ $plain ]] || printf -v value %q "$value"
    COMPREPLY+=("$value")
  done <<< "$reply"
}
complete -F _roster roster
`

const ZSH = `#compdef roster
# roster completion for zsh: source <(roster completion zsh), or put it into a folder of $fpath as _roster
_roster() {
  local -a lines found
  local line value
  lines=("\${(@f)$(roster complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == :files ]]; then
    [[ $words[CURRENT] == --*=* ]] && compset -P '*='
    _files
    return
  fi
  for line in $lines; do
    [[ -n $line ]] || continue
    value="\${\${line%%$'\\t'*}//:/\\\\:}"
    [[ $line == *$'\\t'* ]] && value+=":\${line#*$'\\t'}"
    found+=("$value")
  done
  _describe roster found
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then _roster "$@"; else compdef _roster roster; fi
`

const FISH = `# roster completion for fish: roster completion fish | source
function __roster_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l lines (roster complete -- $words[2..-1] "$word" 2>/dev/null)
    if test "$lines[1]" = ":files"
        set -l flag (string match --regex -- '^--[^=]*=' "$word")
        for path in (__fish_complete_path (string replace -- "$flag" '' "$word"))
            printf '%s%s\\n' "$flag" "$path"
        end
    else
        printf '%s\\n' $lines
    end
end
complete -c roster -f -a '(__roster_complete)'
`

const POWERSHELL = `# roster completion for PowerShell: roster completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName roster -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { "$_" })
    # Older versions drop an empty argument.
    if ($wordToComplete -eq '') { $words += if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' } }
    roster complete -- @words 2>$null | Where-Object { $_ -and $_ -ne ':files' } | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $value }
        # Names in a members file are text from outside: PowerShell must not evaluate them.
        $text = if ($value -match '^@|[\`$"'';&|<>(){}#,]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    }
}
`

export const COMPLETION_SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL } as const

export type Shell = keyof typeof COMPLETION_SCRIPTS
export const SHELLS = Object.keys(COMPLETION_SCRIPTS) as readonly Shell[]
