/** The files that the demo leaves behind, in a folder of their own. */

import { join } from 'node:path'
import { readText } from '../file/text.ts'
import type { Context } from '../process/context.ts'
import { fileFailure } from '../process/failure.ts'

export class Artefacts {
  readonly #folder: string
  readonly #context: Context

  constructor(folder: string, context: Context) {
    this.#folder = folder
    this.#context = context
  }

  /** Creates the folder and returns its absolute path. @throws Failure if that is not possible. */
  async makeFolder(name = '.'): Promise<string> {
    const path = join(this.#folder, name)
    try {
      return await this.#context.files.makeFolder(path)
    } catch (error) {
      throw fileFailure(error, path, 'Give --out the path of a folder that can be written to.')
    }
  }

  async write(name: string, text: string): Promise<void> {
    await this.#context.files.write(join(this.#folder, name), text)
  }

  /** Copies files whose paths are in an action's outputs. Maps each output to the name of its copy. */
  async keep(outputs: ReadonlyMap<string, string>, names: Readonly<Record<string, string>>): Promise<void> {
    for (const [output, name] of Object.entries(names)) {
      const path = outputs.get(output)
      if (!path) continue
      await this.write(name, await readText(path, this.#context.files))
    }
  }
}
