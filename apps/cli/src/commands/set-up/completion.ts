/** `roster completion`: prints the script that completes commands, flags and names in a shell. */
import { quoted } from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { Failure } from '../../process/failure.ts'
import { COMPLETION_SCRIPTS, SHELLS } from '../../terminal/completion-scripts.ts'
import { didYouMean } from '../../terminal/nearest-name.ts'

export const completion = defineCommand({
  flags: {
    shell: {
      type: 'positional',
      required: true,
      choices: SHELLS,
      description: 'bash, zsh, fish or powershell',
    },
  },
  examples: [
    { command: 'source <(roster completion bash)', does: 'in ~/.bashrc' },
    { command: 'source <(roster completion zsh)', does: 'in ~/.zshrc, after compinit' },
    { command: 'roster completion fish | source', does: 'in config.fish' },
  ],
  async run({ shell }, { stdout }) {
    const known = SHELLS.find((each) => each === shell)
    if (known === undefined) {
      throw new Failure(
        `There is no completion for ${quoted(shell)}; expected bash, zsh, fish or powershell.${didYouMean(shell, SHELLS)}`,
      )
    }
    stdout.write(COMPLETION_SCRIPTS[known])
    return 0
  },
})
