import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds the SyncTV server. */
const server = process.env['SYNCTV_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
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
