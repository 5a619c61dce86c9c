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
}

func newLines(r io.Reader, limit int64) *lines {
	return &lines{in: bufio.NewReaderSize(r, 256<<10), limit: limit}
}

// next returns the next line without its end, valid until the next call. A line
// over the limit is passed over: the line is nil, and size tells its length.
// The error is io.EOF at the end, or that of the reader.
func (l *lines) next() (line []byte, size int64, err error) {
	var parts [][]byte // of a line that does not fit the reader; in pieces, since growing one slice takes far more
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
		case !end:
			parts = append(parts, bytes.Clone(part))
		case long:
			l.number++
			return nil, size, nil
		default:
			l.number++
			if parts != nil {
				part = slices.Concat(append(parts, part)...)
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
