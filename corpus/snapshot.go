package corpus

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/neardup/neardup/lsh"
	"github.com/zeebo/xxh3"
)

// A snapshot is, with all numbers little-endian:
//
//	 0  8 bytes  magic "neardidx"
//	 8  uint32   format version, 1
//	12  uint64   id of the settings
//	20           sections, each
//	             4 bytes  name
//	             uint64   length of the payload
//	             payload
//	             uint64   XXH3-64 of name, length and payload
//
// in this order: "conf" the settings as JSON, "head" the fixed numbers, "scop",
// "name" and "text" arenas, "recs" records, "slot" kept documents, "sigs" their
// signatures, "lsh " the LSH index. Nothing follows.
const (
	snapshotMagic   = "neardidx"
	snapshotVersion = 1
)

// WriteTo writes a snapshot of the index to w. Equal histories give equal bytes
// on every machine. To replace a file, write to another one beside it and
// rename that.
func (x *Index) WriteTo(w io.Writer) (int64, error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	count := &counter{w: w}
	out := bufio.NewWriterSize(count, 1<<20)
	head := []byte(snapshotMagic)
	head = binary.LittleEndian.AppendUint32(head, snapshotVersion)
	head = binary.LittleEndian.AppendUint64(head, x.engine.id)
	if _, err := out.Write(head); err != nil {
		return count.n, err
	}
	for _, s := range x.sections() {
		payload, err := s.write()
		if err != nil {
			return count.n, err
		}
		if err := writeSection(out, s.name, payload); err != nil {
			return count.n, fmt.Errorf("corpus: writing snapshot: %w", err)
		}
	}
	err := out.Flush()
	return count.n, err
}

// ReadIndex reads a snapshot that was made with the settings c, from the
// beginning of r to its end. The index goes on as the one that was written would
// have.
//
// Errors: [ErrRecipe] if it was made with other settings, by another version of
// the recipe or of the verdict; [ErrVersion]; [ErrFormat] if the bytes are cut
// short, altered, or no snapshot. Every length and reference is checked before it
// is used.
func ReadIndex(r io.Reader, c Config, opts ...Option) (*Index, error) {
	x, err := NewIndex(c, opts...)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(r, 1<<20)
	id, stored, err := readHead(in)
	if err != nil {
		return nil, err
	}
	if id != x.engine.id {
		return nil, fmt.Errorf("%w: the snapshot has id %016x and settings %s, asked for were %016x and %s; "+
			"read it with its own settings, or build a new one", ErrRecipe, id, settings(stored), x.engine.id, settings(c.Effective()))
	}
	for _, s := range x.sections()[1:] { // the settings were read
		payload, err := readSection(in, s.name)
		if err != nil {
			return nil, err
		}
		if err := s.read(payload); err != nil {
			return nil, fmt.Errorf("%w: section %q: %w", ErrFormat, s.name, err)
		}
	}
	switch _, err := in.ReadByte(); {
	case err == nil:
		return nil, fmt.Errorf("%w: bytes follow its end", ErrFormat)
	case err != io.EOF:
		return nil, fmt.Errorf("corpus: reading snapshot: %w", err)
	}
	if err := x.relink(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return x, nil
}

// ReadConfig reads from the beginning of a snapshot the settings that it was
// made with, to open it by [ReadIndex].
func ReadConfig(r io.Reader) (Config, error) {
	_, c, err := readHead(bufio.NewReader(r))
	return c, err
}

func settings(c Config) string {
	b, err := json.Marshal(c)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func readHead(in *bufio.Reader) (id uint64, c Config, err error) {
	head := make([]byte, len(snapshotMagic)+12)
	if _, err := io.ReadFull(in, head); err != nil {
		return 0, c, readError("its head", err)
	}
	if !bytes.HasPrefix(head, []byte(snapshotMagic)) {
		return 0, c, fmt.Errorf("%w: it does not begin with %q", ErrFormat, snapshotMagic)
	}
	if v := binary.LittleEndian.Uint32(head[8:]); v != snapshotVersion {
		return 0, c, fmt.Errorf("%w: it is version %d, this code reads %d", ErrVersion, v, snapshotVersion)
	}
	id = binary.LittleEndian.Uint64(head[12:])
	payload, err := readSection(in, "conf")
	if err != nil {
		return 0, c, err
	}
	if err := json.Unmarshal(payload, &c); err != nil {
		return 0, c, fmt.Errorf("%w: its settings: %w", ErrFormat, err)
	}
	return id, c, nil
}

func readError(what string, err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s is cut short", ErrFormat, what)
	}
	return fmt.Errorf("corpus: reading snapshot: %w", err)
}

func sectionHead(name string, size int) []byte {
	return binary.LittleEndian.AppendUint64([]byte(name), uint64(size))
}

func writeSection(w io.Writer, name string, payload []byte) error {
	head := sectionHead(name, len(payload))
	sum := xxh3.New()
	sum.Write(head)
	sum.Write(payload)
	for _, b := range [][]byte{head, payload, binary.LittleEndian.AppendUint64(nil, sum.Sum64())} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// readSection reads a section. Memory grows with what is really there, not with
// what the length says.
func readSection(r io.Reader, name string) ([]byte, error) {
	head := make([]byte, len(name)+8)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, readError(fmt.Sprintf("section %q", name), err)
	}
	size := binary.LittleEndian.Uint64(head[len(name):])
	if string(head[:len(name)]) != name || size > 1<<48 {
		return nil, fmt.Errorf("%w: section %q does not begin where it should", ErrFormat, name)
	}
	var payload bytes.Buffer
	if _, err := io.CopyN(&payload, r, int64(size)); err != nil {
		return nil, readError(fmt.Sprintf("section %q", name), err)
	}
	var stored [8]byte
	if _, err := io.ReadFull(r, stored[:]); err != nil {
		return nil, readError(fmt.Sprintf("section %q", name), err)
	}
	sum := xxh3.New()
	sum.Write(head)
	sum.Write(payload.Bytes())
	if sum.Sum64() != binary.LittleEndian.Uint64(stored[:]) {
		return nil, fmt.Errorf("%w: the checksum of section %q differs; it was altered", ErrFormat, name)
	}
	return payload.Bytes(), nil
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// section is a part of a snapshot: how it is written and read.
type section struct {
	name  string
	write func() ([]byte, error)
	read  func([]byte) error
}

func (x *Index) sections() []section {
	e := x.engine
	return []section{
		{"conf", func() ([]byte, error) { return json.Marshal(e.config) }, nil},
		{"head", x.writeNumbers, x.readNumbers},
		{"scop", x.writeScopes, x.readScopes},
		{"name", x.ids.write, x.ids.read},
		{"text", x.texts.write, x.texts.read},
		{"recs", x.writeRecords, x.readRecords},
		{"slot", x.writeSlots, x.readSlots},
		{"sigs", x.writeSignatures, x.readSignatures},
		{"lsh ", func() ([]byte, error) { return e.index.AppendBinary(nil), nil }, func(b []byte) (err error) {
			e.index, err = lsh.Decode(b)
			return err
		}},
	}
}
