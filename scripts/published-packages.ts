/** What the library packages publish: whether their `package.json` and their build fit together, by publint. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** One line a complaint, beginning with the package's folder; empty where all is well. Needs a build first. */
export async function packageComplaints(root: string): Promise<readonly string[]> {
  const folders = (await readdir(join(root, 'packages'))).toSorted().map((name) => `packages/${name}`)
  const complaints = await Promise.all(
    folders.map(async (folder) => {
      const { messages, pkg } = await publint({
        pkgDir: join(root, folder),
        level: 'warning',
        strict: true,
        pack: 'npm',
      })
      return messages.map(
        (message) => `${folder}: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
      )
    }),
  )
  return complaints.flat()
}
