/** What is used of SubtitlesOctopus, which has no types of its own. */
declare module '@jellyfin/libass-wasm' {
  export interface OctopusOptions {
    video: HTMLVideoElement
    subContent: string
    workerUrl: string
    fallbackFont: string
    onReady?: () => void
    onError?: (error: unknown) => void
  }

  export default class SubtitlesOctopus {
    constructor(options: OctopusOptions)
    dispose(): void
  }
}
