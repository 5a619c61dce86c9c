package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
)

// lines reads lines of any length and holds none that is over the limit.
type lines struct {
	in     *bufio.Reader
	limit  int64
	number int   // of the line last read, from 1
	read   int64 // bytes so far
	long   []byte
}

// longLine is up to where a line that does not fit the reader is put together in
// memory that stays. Longer ones are seldom, and are put together from pieces:
// growing one slice takes far more at the end.
const longLine = 4 << 20

func newLines(r io.Reader, limit int64) *lines {
	return &lines{in: bufio.NewReaderSize(r, 256<<10), limit: limit}
}

// next returns the next line without its end, valid until the next call. A line
// over the limit is passed over: the line is nil, and size tells its length.
// The error is io.EOF at the end, or that of the reader.
func (l *lines) next() (line []byte, size int64, err error) {
	var parts [][]byte
	l.long = l.long[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		size += int64(len(part))
		l.read += int64(len(part))
		end := err == nil || errors.Is(err, io.EOF)
		long := size > l.limit+1 // the line with its end
		switch {
		case end && size == 0:
			return nil, 0, io.EOF
		case !end && !errors.Is(err, bufio.ErrBufferFull):
			return nil, 0, err
		case !end && long:
			parts = nil
		case !end && size <= longLine:
			l.long = append(l.long, part...)
		case !end:
			parts = append(parts, bytes.Clone(part))
		case long:
			l.number++
			return nil, size, nil
		default:
			l.number++
			if parts != nil {
				part = slices.Concat(append(append([][]byte{l.long}, parts...), part)...)
			} else if len(l.long) > 0 {
				l.long = append(l.long, part...)
				part = l.long
			}
			part = bytes.TrimSuffix(part, []byte("\n"))
			if l.number == 1 {
				part = bytes.TrimPrefix(part, []byte(bom))
			}
			if int64(len(part)) > l.limit {
				return nil, size, nil
			}
			return part, size, nil
		}
	}
}
