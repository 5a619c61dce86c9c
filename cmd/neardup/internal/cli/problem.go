package cli

import (
	"errors"
	"io/fs"

	"github.com/neardup/neardup/cmd/neardup/internal/source"
)

// problem is an error in three parts: what is wrong, where, and how to mend it.
type problem struct {
	what, where, fix string
	err              error
}

func (p *problem) Error() string { return p.what }
func (p *problem) Unwrap() error { return p.err }

// problemOf puts any error into the shape.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var f *source.Fault
	if errors.As(err, &f) {
		where := f.Place.String()
		if f.Detail != "" {
			where += "; " + f.Detail
		}
		return &problem{what: f.What, where: where, fix: f.Fix, err: err}
	}
	return &problem{what: err.Error(), err: err}
}

// written puts an error of writing the report into the shape.
func written(err error) error {
	if err == nil {
		return nil
	}
	p := &problem{what: "the report could not be written: " + err.Error(), fix: "check the disk or pipe that standard output goes to", err: err}
	var path *fs.PathError
	if errors.As(err, &path) {
		p.what, p.where = "the report could not be written: "+path.Err.Error(), path.Path
	}
	return p
}
