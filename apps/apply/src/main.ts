/** The apply action, on the runner that started this process. */
import { runnerOf } from '@roster/github'
import { applyAction } from './run/action.ts'

await applyAction(runnerOf(process))
