import { describe, expect, it } from 'vitest'
import { guessType, nameFromUrl, parseLinks, toItem } from './media'

const url = (text: string) => new URL(text)

describe('parseLinks', () => {
  const links = (text: string) => parseLinks(text).links.map(String)

  it.each<[string, string[]]>([
    [' https://a.example/x.mp4 ', ['https://a.example/x.mp4']],
    ['https://a.example/1.mp4\nhttp://b.example/2.mp4\r\n\r\na.example/3.mp4', ['https://a.example/1.mp4', 'http://b.example/2.mp4', 'https://a.example/3.mp4']],
    ['https://a.example/1.mp4 https://b.example/2.mp4\thttps://b.example/3.mp4', ['https://a.example/1.mp4', 'https://b.example/2.mp4', 'https://b.example/3.mp4']],
    ['https://a.example/1.mp4, https://b.example/2.mp4,https://b.example/3.mp4;', ['https://a.example/1.mp4', 'https://b.example/2.mp4', 'https://b.example/3.mp4']],
    ['<https://a.example/1.mp4><https://b.example/2.mp4>, <b.example/3.mp4>', ['https://a.example/1.mp4', 'https://b.example/2.mp4', 'https://b.example/3.mp4']],
    ['a.example/1.mp4 b.example/2.mp4, localhost:8080/3.mp4', ['https://a.example/1.mp4', 'https://b.example/2.mp4', 'https://localhost:8080/3.mp4']],
    ['https://a.example/My Film, part 2.mp4', ['https://a.example/My%20Film,%20part%202.mp4']],
    ['https://a.example/My Film.mp4 https://b.example/2.mp4', ['https://a.example/My%20Film.mp4', 'https://b.example/2.mp4']],
    ['https://a.example/1,2.mp4', ['https://a.example/1,2.mp4']],
    ['https://a.example/get?u=https://b.example/2.mp4', ['https://a.example/get?u=https://b.example/2.mp4']],
    ['', []],
    ['  \n ', []],
  ])('takes %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
    expect(parseLinks(text).refused).toEqual([])
  })

  it('says which of several is refused, and why', () => {
    expect(parseLinks('https://a.example/1.mp4\nfilm.mp4\njavascript:alert(1)')).toEqual({
      links: [new URL('https://a.example/1.mp4')],
      refused: [{ given: 'film.mp4', fault: 'FILE_NAME' }, { given: 'javascript:alert(1)', fault: 'SCHEME' }],
    })
  })

  it('takes a thousand', () => {
    const text = Array.from({ length: 1000 }, (_, i) => `https://a.example/${i}.mp4`).join('\n')
    expect(links(text)).toEqual(text.split('\n'))
  })
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
    ['https://a.example/50%25%20off%zz%C4%E3.mp4', '50% off%zz%C4%E3'],
    ['https://a.example/My%0AFilm.mp4', 'My Film'],
    [`https://a.example/${'x'.repeat(199)}🎬🎬.mp4`, `${'x'.repeat(199)}🎬`],
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
