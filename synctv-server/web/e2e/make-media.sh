#!/bin/sh
# Makes the clips in media/ with ffmpeg's own test pictures and tones. Needed only to change them: they are committed,
# so that the browser tests run on a machine without ffmpeg.
set -eu
cd "$(dirname "$0")/media"
rm -rf ./*

FILM=120
LONG=30
SHORT=10
quiet='-hide_banner -loglevel error -y'

# picture SECONDS, sound SECONDS: small, cheap to decode, and different at every frame.
picture() { printf 'testsrc=size=160x90:rate=25:duration=%s' "$1"; }
sound() { printf 'sine=frequency=330:beep_factor=2:sample_rate=44100:duration=%s,volume=0.02' "$1"; }
h264='-c:v libx264 -preset veryslow -profile:v main -pix_fmt yuv420p -crf 34 -g 50 -keyint_min 50 -sc_threshold 0'
aac='-c:a aac -b:a 24k -ac 1'

# shellcheck disable=SC2086 # options in one string
make() { seconds=$1; shift; ffmpeg $quiet -f lavfi -i "$(picture "$seconds")" -f lavfi -i "$(sound "$seconds")" -map_metadata -1 -fflags +bitexact "$@"; }

# The same film as a file, as HLS and as DASH, cut without encoding it again.
make $FILM $h264 $aac -movflags +faststart film.mp4
ffmpeg $quiet -i film.mp4 -c copy -f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 \
  -hls_flags single_file -hls_segment_filename film.m4s film.m3u8
ffmpeg $quiet -i film.mp4 -map_metadata -1 -fflags +bitexact -c copy -f dash -seg_duration 4 -use_template 0 -use_timeline 0 -single_file 1 \
  -adaptation_sets 'id=0,streams=v id=1,streams=a' film.mpd

make $SHORT $h264 $aac -f flv short.flv
make $SHORT -c:v libvpx -b:v 60k -deadline good -cpu-used 2 -g 50 -c:a libopus -b:a 24k -ac 1 short.webm
make $SHORT $h264 $aac -f dash -seg_duration 4 -use_template 1 -use_timeline 0 -single_file 1 -adaptation_sets 'id=0,streams=v id=1,streams=a' short.mpd
ffmpeg $quiet -f lavfi -i "$(sound $SHORT)" -c:a libmp3lame -b:a 32k -ac 1 -map_metadata -1 short.mp3

# Long enough to come late: FLV without an index, WebM as it is sent live, which tells no length and has no index, and DASH.
quiet_aac='-c:a aac -b:a 16k -ac 1'
make $LONG $h264 $quiet_aac -f flv long.flv
make $LONG -c:v libvpx -b:v 20k -deadline good -cpu-used 2 -g 50 -c:a libopus -b:a 8k -ac 1 -live 1 long.webm
make $LONG $h264 $quiet_aac -f dash -seg_duration 4 -use_template 0 -use_timeline 0 -single_file 1 -adaptation_sets 'id=0,streams=v id=1,streams=a' long.mpd
# Four seconds of noise, four of next to nothing: its bit rate varies.
ffmpeg $quiet -f lavfi -i "anoisesrc=color=white:seed=1:sample_rate=22050:duration=$LONG,volume='if(lt(mod(t,8),4),0.001,0.3)':eval=frame" \
  -c:a libmp3lame -q:a 9 -ac 1 -map_metadata -1 -id3v2_version 0 long.mp3
# MPEG-4 part 2, which browsers do not decode.
ffmpeg $quiet -f lavfi -i "$(picture 2)" -c:v mpeg4 -q:v 20 -an -map_metadata -1 -movflags +faststart undecodable.mp4

echo 'This is not a video, whatever its name says.' >garbage.mp4

cat >short.vtt <<'VTT'
WEBVTT

00:00.500 --> 00:09.500
A line of subtitles
VTT
