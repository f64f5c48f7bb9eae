/** What a run of an action comes to, as the runner has it. */

export interface ActionRun {
  /** Null if the process was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Workflow commands by their names, such as `error` or `warning`, as `properties::message`. */
  readonly commands: (name: string) => readonly string[]
  /** Files in the runner's temporary folder: path → text. */
  readonly files: Readonly<Record<string, string>>
}

/** The commands of that name among the lines that a run printed. */
export function commandsIn(stdout: string, name: string): readonly string[] {
  return stdout
    .split('\n')
    .flatMap((line) => new RegExp(`^::${name} ?(.*)$`).exec(line)?.[1] ?? [])
    .map((command) => command.replace(/^::/, ''))
}
