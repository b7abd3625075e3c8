import { describe, expect, test } from 'vitest'
import { toWebVtt } from '.'

const vtt = (...cues: string[]) => ['WEBVTT', ...cues].join('\n\n') + '\n'

describe('SubRip', () => {
  test('becomes WebVTT', () => {
    expect(toWebVtt('\uFEFF1\r\n00:00:01,500 --> 00:00:02,000\r\nHello, 1,000 times\r\n')).toBe(
      vtt('00:00:01.500 --> 00:00:02.000\nHello, 1,000 times'),
    )
  })

  test.each([
    ['1:2:3,4 --> 1:2:5,06', '01:02:03.400 --> 01:02:05.060'],
    ['00:00:01.500 --> 00:00:02.000', '00:00:01.500 --> 00:00:02.000'],
    ['00:01,5-->00:02', '00:00:01.500 --> 00:00:02.000'],
    ['0:1 -> 0:2.25', '00:00:01.000 --> 00:00:02.250'],
    ['  00:00:01 , 500 --> 00:00:02 , 000  X1:1 X2:2', '00:00:01.500 --> 00:00:02.000'],
    ['100:00:00,0004 --> 100:00:01,9996', '100:00:00.000 --> 100:00:02.000'],
    ['00:00:09,000 --> 00:00:02,000', '00:00:09.000 --> 00:00:12.000'],
  ])('has times such as %s', (sloppy, strict) => {
    expect(toWebVtt(`1\n${sloppy}\nHi`)).toBe(vtt(`${strict}\nHi`))
  })

  test.each([['\r'], ['\n'], ['\r\n']])('has lines that end with %j, and no blank ones between cues', (end) => {
    const text = ['1', '00:00:01,000 --> 00:00:02,000', 'One', '2', '00:00:03,000 --> 00:00:04,000', 'Two', '2 of 2'].join(end)
    expect(toWebVtt(text)).toBe(vtt('00:00:01.000 --> 00:00:02.000\nOne', '00:00:03.000 --> 00:00:04.000\nTwo\n2 of 2'))
  })

  test('has cues without numbers, with numbers for words, and with blank lines inside', () => {
    const text = '00:00:01,000 --> 00:00:02,000\n42\n\n00:00:03,000 --> 00:00:04,000\nA\n\nB\n\n9\n00:00:05,000 --> 00:00:06,000\n\n'
    expect(toWebVtt(text)).toBe(vtt('00:00:01.000 --> 00:00:02.000\n42', '00:00:03.000 --> 00:00:04.000\nA\nB'))
  })

  test('is put in order, and what overlaps stays', () => {
    const text = '1\n00:00:05,000 --> 00:00:09,000\nLate\n\n2\n00:00:01,000 --> 00:00:06,000\nEarly'
    expect(toWebVtt(text)).toBe(vtt('00:00:01.000 --> 00:00:06.000\nEarly', '00:00:05.000 --> 00:00:09.000\nLate'))
  })

  test('keeps bold, italics and places, and shows other markup as text or not at all', () => {
    const text = '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<I>a</I> <font color="red">b</font> 1 < 2 & 3 &amp; 4 --> <script>{\\fs20}'
    expect(toWebVtt(text)).toBe(vtt('00:00:01.000 --> 00:00:02.000 line:0\n<i>a</i> b 1 &lt; 2 &amp; 3 &amp; 4 --&gt; &lt;script>'))
  })
})

describe('WebVTT', () => {
  test('stays as it is', () => {
    expect(toWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n<c.yellow>Hi</c>')).toBe(vtt('00:00:01.000 --> 00:00:02.000 line:0\n<c.yellow>Hi</c>'))
  })

  test('keeps styles and loses notes and names', () => {
    const text = 'WEBVTT - by me\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a note\n\nname\n1:02,5 --> 1:03\nHi\n\nNOTE --> x\n'
    expect(toWebVtt(text)).toBe(vtt('STYLE\n::cue { color: red }', '00:01:02.500 --> 00:01:03.000\nHi'))
  })
})

describe('ASS', () => {
  const head = '[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Alignment\nStyle: Default,Arial,2\nStyle: Top,Arial,8\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n'
  const ass = (...dialogues: string[]) => toWebVtt(head + dialogues.map((line) => `Dialogue: 0,${line}`).join('\r\n'))

  test('is shown as words where its places allow', () => {
    expect(ass('0:00:05.00,0:00:06.00,Top,Late', '0:00:01.50,0:00:02.00,Default,A, b\\Nc\\hd', '0:00:01.60,0:00:02.00,Default,{\\an7\\fs20}Corner')).toBe(
      vtt('00:00:01.500 --> 00:00:02.000\nA, b\nc\u00a0d', '00:00:01.600 --> 00:00:02.000 line:0 position:0% align:start\nCorner', '00:00:05.000 --> 00:00:06.000 line:0\nLate'),
    )
  })

  test.each([
    ['{\\b1}a{\\i1}b{\\b0}c', '<b>a<i>b</i></b><i>c</i>'],
    ['{\\blur3\\bord2}a{\\i1}b{\\r}c', 'a<i>b</i>c'],
    ['{\\k20}Ka{\\kf30}ra & <o>', 'Kara &amp; &lt;o>'],
  ])('keeps what %s looks like', (text, cue) => {
    expect(ass(`0:00:01.00,0:00:02.00,Default,${text}`)).toBe(vtt(`00:00:01.000 --> 00:00:02.000\n${cue}`))
  })

  test('leaves out drawings and comments', () => {
    expect(() => ass('0:00:01.00,0:00:02.00,Default,{\\p1}m 0 0 l 10 10')).toThrow('format')
    expect(() => toWebVtt(`${head}Comment: 0,0:00:01.00,0:00:02.00,Default,x`)).toThrow('format')
  })

  test('of the first version counts its corners in another way', () => {
    const text = '[V4 Styles]\nFormat: Name, Alignment\nStyle: S,6\n[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,S,x'
    expect(toWebVtt(text)).toBe(vtt('00:00:01.000 --> 00:00:02.000 line:0\nx'))
  })
})

test.each(['', '<!doctype html><title>404</title>', 'hello', 'WEBVTT', '{"code":404}'])('%j is no subtitles', (text) => {
  expect(() => toWebVtt(text)).toThrow('format')
})
