import { readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds the SyncTV server. */
const server = process.env['SYNCTV_SERVER'] ?? 'http://127.0.0.1:8080'

/** The files of libass, as they are and under their own names: its worker finds the others by them. */
function libass(): Plugin {
  const names = ['subtitles-octopus-worker.js', 'subtitles-octopus-worker.wasm', 'default.woff2']
  const source = (name: string) => readFileSync(new URL(`node_modules/@jellyfin/libass-wasm/dist/js/${name}`, import.meta.url))
  return {
    name: 'libass',
    generateBundle() {
      for (const name of names) this.emitFile({ type: 'asset', fileName: `libass/${name}`, source: source(name) })
      this.emitFile({ type: 'asset', fileName: 'libass/copyright.txt', source: source('COPYRIGHT') })
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = names.find((known) => request.url?.split('?')[0]?.endsWith(`/libass/${known}`))
        if (name === undefined) return next()
        response.setHeader('Content-Type', name.endsWith('.js') ? 'text/javascript' : name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream')
        response.end(source(name))
      })
    },
  }
}

export default defineConfig({
  plugins: [vue(), libass()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: false,
    // The players are large and loaded only when a medium needs them.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // Two entries: the web client, and the client library as a module that any page can import.
      input: { index: 'index.html', synctv: 'src/sync/index.ts' },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: (chunk) => (chunk.name === 'synctv' ? 'sync/synctv.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
