import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** Runs a tool of this folder without a build of its own: node run.mjs drift|pages [OPTION]... */
const TOOLS = { drift: 'drift.ts', pages: 'pages.ts' }
const [tool, ...options] = process.argv.slice(2)
try {
  if (!(tool in TOOLS)) throw new Error(`One of ${Object.keys(TOOLS).join(', ')}, not ${tool}`)
  const { module } = await runnerImport(fileURLToPath(new URL(TOOLS[tool], import.meta.url)), { configFile: false, logLevel: 'error' })
  await module.main(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
