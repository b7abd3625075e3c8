import { describe, expect, it } from 'vitest'
import { guessType, nameFromUrl, parseLinks, toItem } from './media'

const url = (text: string) => new URL(text)

describe('parseLinks', () => {
  it('takes one link, or several parted by white space', () => {
    expect(parseLinks(' https://a.example/x.mp4 ')?.map(String)).toEqual(['https://a.example/x.mp4'])
    expect(parseLinks('https://a.example/1.mp4\nhttp://b.example/2.mp4')).toHaveLength(2)
  })

  it.each(['', '   ', 'film.mp4', 'javascript:alert(1)', 'file:///etc/passwd', 'https://', 'https://a.example/1.mp4 and more'])(
    'refuses %j',
    (text) => expect(parseLinks(text)).toBeNull(),
  )
})

describe('guessType', () => {
  it.each([
    ['https://a.example/film.MP4', 'mp4'],
    ['https://a.example/film.webm?token=a.b', 'webm'],
    ['https://a.example/live/index.m3u8#t=1', 'hls'],
    ['https://a.example/manifest.mpd', 'dash'],
    ['https://a.example/live.flv', 'flv'],
    ['https://a.example/song.mp3', 'mp3'],
    ['https://a.example/get?file=film.mp4', 'mp4'],
    ['https://a.example/watch', 'other'],
    ['https://mp4/', 'other'],
  ])('takes %s for %s', (link, type) => expect(guessType(url(link))).toBe(type))
})

describe('nameFromUrl', () => {
  it.each([
    ['https://a.example/films/Big_Buck_Bunny.mp4', 'Big Buck Bunny'],
    ['https://a.example/%E5%A4%A7%E9%97%B9%E5%A4%A9%E5%AE%AB.mp4', '大闹天宫'],
    ['https://a.example/100%.mp4', '100%'],
    ['https://a.example/', 'a.example'],
  ])('calls %s %s', (link, name) => expect(nameFromUrl(url(link))).toBe(name))
})

describe('toItem', () => {
  const plain = { name: '', type: 'auto', live: false, subtitle: '' } as const

  it('fills in what was left open', () => {
    expect(toItem(url('https://a.example/a.mpd'), plain, 'Subtitles')).toEqual({ url: 'https://a.example/a.mpd', name: 'a', type: 'dash', live: false })
  })

  it('keeps what was said', () => {
    const item = toItem(url('https://a.example/x'), { name: ' Film ', type: 'hls', live: true, subtitle: 'https://a.example/x.vtt' }, 'Subtitles')
    expect(item).toMatchObject({ name: 'Film', type: 'hls', live: true, subtitles: [{ url: 'https://a.example/x.vtt', label: 'Subtitles' }] })
  })
})
