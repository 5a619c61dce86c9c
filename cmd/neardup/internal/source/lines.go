package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lines reads lines of any length and holds none that is over the limit.
type lines struct {
	in     *bufio.Reader
	limit  int64
	number int   // of the line last read, from 1
	read   int64 // bytes so far
	buf    []byte
}

// Above this a buffer is given back after use.
const keepBuffer = 4 << 20

func newLines(r io.Reader, limit int64) *lines {
	return &lines{in: bufio.NewReaderSize(r, 256<<10), limit: limit}
}

// next returns the next line without its end, valid until the next call. A line
// over the limit is passed over, and size tells its length. The error is io.EOF
// at the end, or that of the reader.
func (l *lines) next() (line []byte, size int64, err error) {
	if cap(l.buf) > keepBuffer {
		l.buf = nil
	}
	l.buf = l.buf[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		size += int64(len(part))
		l.read += int64(len(part))
		switch whole := err == nil || errors.Is(err, io.EOF); {
		case whole && size == 0:
			return nil, 0, io.EOF
		case !whole && !errors.Is(err, bufio.ErrBufferFull):
			return nil, 0, err
		case size > l.limit+1: // with its end
			l.buf = nil
			if !whole {
				continue
			}
			l.number++
			return nil, size, nil
		case whole:
			l.number++
			if len(l.buf) > 0 {
				l.buf = append(l.buf, part...)
				part = l.buf
			}
			part = bytes.TrimSuffix(part, []byte("\n"))
			if l.number == 1 {
				part = bytes.TrimPrefix(part, []byte(bom))
			}
			if int64(len(part)) > l.limit {
				return nil, size, nil
			}
			return part, size, nil
		default:
			l.buf = append(l.buf, part...)
		}
	}
}
