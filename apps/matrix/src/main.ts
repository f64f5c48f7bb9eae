/** The matrix action, on the runner that started this process. */
import { runnerOf } from '@roster/github'
import { matrixAction } from './run/action.ts'

await matrixAction(runnerOf(process))
